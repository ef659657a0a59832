const data = JSON.parse(document.getElementById("data").textContent);

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const LONG_WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const byId = (id) => document.getElementById(id);

/** An element; children that are no elements are text, whatever is written in them. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat());
  return made;
}

/** The text with escapes for what is not seen, or turns the reading direction. */
function visible(text) {
  return String(text).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0).toString(16);
    return code.length < 3 ? `\\x${code.padStart(2, "0")}` : code.length < 5 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
  });
}

/** What is chosen in a form, for a printed page, which has no fields. */
function askedIn(form) {
  const chosen = [...form.querySelectorAll("label:not([hidden])")].filter(({ control }) => control.value);
  return chosen.map(({ control, firstChild }) => `${firstChild.data.trim()}: ${control.selectedOptions ? control.selectedOptions[0].text : control.value}`).join("; ");
}

const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
const counted = (value, noun) => `${number(value)} ${noun}${value === 1 ? "" : "s"}`;
const two = (value) => String(value).padStart(2, "0");
const listed = (parts, word = "and") => (parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} ${word} ${parts[parts.length - 1]}`);

/** `Mon 2 Mar` of a day since 1970. */
function dayText(day, weekdays = WEEKDAYS) {
  const date = new Date(day * 86400000);
  return `${weekdays[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** `06:30` of a local time in seconds, with seconds where there are some. */
function clockText(local) {
  const second = ((local % 86400) + 86400) % 86400;
  const seconds = second % 60 ? `:${two(second % 60)}` : "";
  return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}${seconds}`;
}

/** `2026-03-02 06:30`. */
const instantText = (local) => `${new Date(local * 1000).toISOString().slice(0, 10)} ${clockText(local)}`;
