/**
 * What an officer has typed and not yet sent, by case and step.
 *
 * A session that ends, a reload or a conflict must not cost a text. It is theirs alone: whoever signs in after them at
 * the same machine does not find it, and signing out clears it.
 */
import * as kept from "../kept.js";
import { state } from "./state.js";

const place = (number, verb) => `desk.${state.me.id}.${number}.${verb}.`;

export const recall = (number, verb) => kept.recall(place(number, verb));
export const keep = (number, verb, values) => kept.keep(place(number, verb), values);
export const drop = (number, verb) => kept.drop(place(number, verb));
