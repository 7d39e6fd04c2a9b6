/** A gentle look at a text before it is sent: does it hold what the public should not read? */

// Old browsers cannot look behind, so what stands before is part of the match.
const NIK = /(?:^|\D)\d(?:[ .-]?\d){15}(?!\d)/;
const PHONE = /(?:^|[^\d.,])(?:\+?62|0)[ -]?8(?:[ .-]?\d){7,11}(?!\d)/;
const EMAIL = /[\w.+-]+@[\w-]+\.[\w.]+/;

/** The kinds of personal data that the text seems to hold: "nik", "phone", "email". */
export function personalData(text = "") {
  const found = [];
  if (NIK.test(text)) found.push("nik");
  if (PHONE.test(text.replace(new RegExp(NIK, "g"), " "))) found.push("phone");
  if (EMAIL.test(text)) found.push("email");
  return found;
}
