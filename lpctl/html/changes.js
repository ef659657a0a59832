const IMPACTS = ["error", "breaking", "risky", "safe"];
const LONG = 400; // characters of a value that are shown unfolded

const between = data.between;
const placeOf = (place) => (place ? visible(place.line === null ? place.file : `${place.file}:${place.line}`) : "");
const instantOf = (text) => Date.parse(text) / 1000;

function impactOf(impact) {
  return element("span", { class: `impact ${impact || "fact"}` }, impact ? impact.toUpperCase() : "differs");
}

/** Who a plan is: its targets, else its project and domain. */
function identityOf(plan) {
  const known = plan.after || plan.before;
  const parts = plan.targets || [known.project, known.domain].filter(Boolean);
  return parts.map((part) => element("span", { class: "badge" }, visible(part)));
}

/** A value of one side; what is long stays folded. */
function valueOf(value) {
  if (value === null) return [element("span", { class: "muted" }, "nothing")];
  if (value.redacted) return [element("span", { class: "muted" }, "(kept back)")];
  const text = visible(value.text);
  if (text.length <= LONG) return [element("code", {}, text)];
  const more = element("details", {}, element("summary", { class: "plain" }, `${text.slice(0, LONG / 2)}\u2026`), element("code", {}, text));
  return [more];
}

function valuesOf(before, after) {
  const [was, is] = between ? between.map(visible) : ["before", "after"];
  const column = (label, value) => element("div", {}, element("span", { class: "label" }, label), ...valueOf(value));
  return element("div", { class: "values" }, column(was, before), column(is, after));
}

function causeOf(cause) {
  if (!cause) return [];
  const where = placeOf(cause.after || cause.before);
  const was = cause.after && cause.before ? placeOf(cause.before) : "";
  const more = cause.elsewhere ? ` and ${counted(cause.elsewhere, "more place")}` : "";
  return [element("div", { class: "muted" }, `because of ${cause.by === "manifest" ? "" : `${cause.by} `}`, element("code", {}, where), was && was !== where ? [" (was ", element("code", {}, was), ")"] : [], more)];
}

function witnessOf(witness) {
  if (!witness) return [];
  const reads = witness.reads ? [`; what reads ${visible(witness.reads)} is refused`] : [];
  return [element("div", {}, "A call that started it before: ", element("code", {}, visible(witness.text)), ...reads, ", and now: ", element("code", {}, visible(witness.refused)))];
}

function changeOf(change) {
  const path = change.path.map(visible).join(".");
  const head = element("h3", {}, impactOf(change.impact), ` ${change.class || ""} `, element("code", {}, path));
  const box = element("div", { class: `change ${change.impact || "fact"}` }, head);
  if (change.meaning) box.append(element("div", {}, visible(change.meaning)));
  if (change.members) {
    for (const member of change.members) {
      const was = member.was ? ` (was ${member.was.map(visible).join(".")})` : "";
      box.append(element("div", { class: "muted" }, element("code", {}, member.path.map(visible).join(".")), was), valuesOf(member.before, member.after));
    }
  } else {
    box.append(valuesOf(change.before, change.after));
  }
  box.append(...causeOf(change.cause), ...witnessOf(change.witness));
  return box;
}

const lengthText = (seconds) => (seconds % HOUR ? counted(seconds / 60, "minute") : counted(seconds / HOUR, "hour"));

function startsOf(fires) {
  const column = (label, of) =>
    element(
      "div",
      {},
      element("span", { class: "label" }, label),
      of ? `${visible(of.words)}; ${counted(of.runs_a_week, "start")} a week` : "no schedule",
      of ? element("ul", {}, ...of.next.map((text) => element("li", {}, `${dayText(Math.floor(instantOf(text) / DAY))} ${clockText(instantOf(text))} UTC`))) : "",
    );
  const [was, is] = between ? between.map(visible) : ["starts before", "starts after"];
  const moved = fires.shift_seconds ? `, all ${lengthText(Math.abs(fires.shift_seconds))} ${fires.shift_seconds < 0 ? "earlier" : "later"}` : "";
  const counts = fires.gained.count || fires.lost.count ? [element("div", {}, `In the week from ${fires.from.slice(0, 10)}: ${number(fires.gained.count)} gained, ${number(fires.lost.count)} lost${moved}`)] : [];
  return [element("div", { class: "values" }, column(was, fires.before), column(is, fires.after)), ...counts, ...fires.notes.map((note) => element("div", { class: "muted" }, visible(note)))];
}

function bodyOf(plan) {
  const known = plan.after || plan.before;
  const box = element("div", { class: "body" }, element("p", { class: "muted" }, element("code", {}, placeOf(known))));
  box.append(...plan.changes.map(changeOf));
  if (plan.fires) box.append(...startsOf(plan.fires));
  box.append(...plan.notes.map((note) => element("p", {}, visible(note))), ...commandsOf(plan));
  if (plan.unchanged_fields) box.append(element("p", { class: "muted" }, counted(plan.unchanged_fields, "unchanged field")));
  return box;
}

function commandsOf({ commands }) {
  if (!commands.length) return [];
  return [element("p", {}, "Its schedule, if active, keeps running until:"), ...commands.map((command) => element("code", { class: "command" }, visible(command)))];
}
