/**
 * Drafts, kept on this device: what was answered, photos included, and what waits to be sent.
 *
 * IndexedDB where the browser allows it. Where it does not (some private modes), memory: then `lasting` is false, and
 * the page says so.
 */
const NAME = "lapor";
const DRAFTS = "drafts";
/** So long after its last change a draft is deleted, and a receipt whose photos wait; what waits to be sent stays. */
export const KEPT_DAYS = 30;
/** So long a receipt, with its PIN, lies on the device: it may be a family's, or a kiosk's. */
export const RECEIPT_DAYS = 7;
const DAY_MS = 86_400_000;

/** Whether the draft waits to be sent. */
export const isQueued = (draft) => Boolean(draft.sending) && draft.sending.state !== "refused" && !draft.receipt;

/** Opens the place where drafts lie; never fails. */
export async function openStore() {
  try {
    return await tidied(new Lasting(await opened()));
  } catch {
    return new Passing();
  }
}

/** Whether nobody has touched the draft for so long that it is deleted. */
export const isOld = (draft, now = Date.now()) =>
  !isQueued(draft) && now - draft.updated > (draft.receipt && !draft.photos.length ? RECEIPT_DAYS : KEPT_DAYS) * DAY_MS;

async function tidied(store) {
  const drafts = await store.all();
  await Promise.all(drafts.filter((draft) => isOld(draft)).map(({ id }) => store.remove(id)));
  return store;
}

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(DRAFTS, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

class Lasting {
  constructor(database) {
    this.database = database;
    this.passing = new Passing();
    this.lasting = true;
  }

  async all() {
    return this.tried((store) => store.getAll(), "all");
  }

  async get(id) {
    return this.tried((store) => store.get(id), "get", id);
  }

  async put(draft) {
    await this.tried((store) => store.put(draft), "put", draft);
  }

  async remove(id) {
    await this.tried((store) => store.delete(id), "remove", id);
  }

  /** A full or broken disk must not cost what somebody has just written. */
  async tried(act, name, ...given) {
    if (this.lasting) {
      try {
        return await this.asked(act);
      } catch {
        this.lasting = false;
      }
    }
    return this.passing[name](...given);
  }

  asked(act) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(DRAFTS, "readwrite");
      const request = act(transaction.objectStore(DRAFTS));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  }
}

class Passing {
  constructor() {
    this.drafts = new Map();
    this.lasting = false;
  }

  async all() {
    return [...this.drafts.values()];
  }

  async get(id) {
    return this.drafts.get(id);
  }

  async put(draft) {
    this.drafts.set(draft.id, draft);
  }

  async remove(id) {
    this.drafts.delete(id);
  }
}
