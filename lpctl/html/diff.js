const DAY = 86400;
const HOUR = 3600;
const LEVELS = 5;
const SIGNS = { added: "+", removed: "-", renamed: ">", changed: "~", compared: "~" };
const IMPACTS = ["error", "breaking", "risky", "safe"];
const LONG = 400;
const rows = new Map();

const between = data.between;
const side = ({ name, commit }) => visible(commit && commit !== name ? `${name} (${commit.slice(0, 12)})` : name);
const placeOf = (place) => (place ? visible(place.line === null ? place.file : `${place.file}:${place.line}`) : "");
const instantOf = (text) => Date.parse(text) / 1000;
const weightOf = (plan) => (plan.targets ? plan.targets.length : 1);

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
  const moved = fires.shift_seconds ? `, all ${Math.abs(fires.shift_seconds) / 60} minutes ${fires.shift_seconds < 0 ? "earlier" : "later"}` : "";
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

function planRow(plan) {
  const name = plan.before && plan.after && plan.before.name !== plan.after.name ? `${plan.before.name} \u2192 ${plan.after.name}` : plan.name;
  const classes = distinct(plan.changes.map((change) => change.class || change.path.join(".")));
  const box = element(
    "details",
    {},
    element(
      "summary",
      {},
      impactOf(plan.impact),
      element("span", { class: "who" }, element("span", { class: "sign", "aria-hidden": "true" }, SIGNS[plan.change]), element("strong", {}, visible(name)), " ", ...identityOf(plan), element("span", { class: "words" }, `${plan.change}: ${classes.map(visible).join(", ")}`)),
      element("span", { class: "many" }, counted(plan.changes.length, "change")),
    ),
  );
  box.addEventListener("toggle", () => {
    if (box.open && box.childElementCount === 1) box.append(bodyOf(plan));
  });
  rows.set(plan, box);
  return element("li", {}, box);
}

const distinct = (values) => [...new Set(values)];

/** The starts of each hour on one side, over all plans and targets. */
function hoursOf(which) {
  const found = new Map();
  for (const plan of data.plans) {
    for (const [hour, starts] of plan.hours ? plan.hours[which] : []) found.set(hour, (found.get(hour) || 0) + starts * weightOf(plan));
  }
  return found;
}

function heatMaps() {
  const [before, after] = [hoursOf("before"), hoursOf("after")];
  const hours = [...before.keys(), ...after.keys()];
  if (!hours.length) return;
  byId("starts-section").hidden = false;
  const from = instantOf(data.plans.find((plan) => plan.fires).fires.from);
  const days = Array.from({ length: Math.floor((Math.max(...hours) - from) / DAY) + 2 }, (_, at) => Math.floor(from / DAY) + at).filter((day) => day * DAY <= Math.max(...hours));
  const most = Math.max(...before.values(), ...after.values());
  const sum = (all) => [...all.values()].reduce((total, each) => total + each, 0);
  const [was, is] = between ? between.map(visible) : ["Before", "After"];
  byId("starts-said").textContent = `${counted(sum(before), "start")} before, ${number(sum(after))} after, in the week from ${instantText(from)}.`;
  byId("starts").replaceChildren(heatMap(`${was}: ${counted(sum(before), "start")}`, days, before, after, most, false), heatMap(`${is}: ${counted(sum(after), "start")}`, days, after, before, most, true));
  byId("legend").replaceChildren(element("span", {}, element("i", { class: "swatch changed" }), "another number than on the other side, behind it how many were gained or lost"));
}

/** Hours by days. Where the other side has another number, the cell says so, and the newer one by how many. */
function heatMap(title, days, here, there, most, isAfter) {
  const table = element("table", { class: "heat" }, element("caption", {}, title));
  const names = days.map((day) => {
    const [weekday, ...date] = dayText(day).split(" ");
    return element("th", { scope: "col" }, element("span", {}, weekday), element("span", {}, date.join(" ")));
  });
  table.append(element("thead", {}, element("tr", {}, element("td"), ...names)));
  const body = Array.from({ length: 24 }, (_, hour) => {
    const cells = days.map((day) => {
      const [starts, others] = [here, there].map((side_) => side_.get(day * DAY + hour * HOUR) || 0);
      const change = starts - others;
      const cell = element("td", { class: `level${Math.ceil((LEVELS * starts) / most)}${change ? " changed" : ""}` }, starts ? number(starts) : "");
      if (change && isAfter) cell.append(element("span", { class: "delta" }, `${change > 0 ? "+" : "\u2212"}${number(Math.abs(change))}`));
      return cell;
    });
    return element("tr", {}, element("th", { scope: "row" }, two(hour)), ...cells);
  });
  table.append(element("tbody", {}, ...body));
  return table;
}

function gist() {
  const { plans, changes } = data.summary;
  const chips = IMPACTS.filter((impact) => changes[impact]).map((impact) => [impactOf(impact), " ", element("strong", {}, number(changes[impact]))]);
  for (const [verb, text] of [["added", "added"], ["changed", between ? "differ" : "changed"], ["renamed", "renamed"], ["removed", "removed"], ["unchanged", between ? "alike" : "unchanged"], ["not_compared", "not compared"], ["ignored", "ignored"]]) {
    if (plans[verb]) chips.push([element("strong", {}, number(plans[verb])), ` ${text}`]);
  }
  const runs = ["before", "after"].map((which) => data.plans.reduce((sum, plan) => sum + (plan.fires?.[which]?.runs_a_week || 0) * weightOf(plan), 0));
  if (runs[0] || runs[1]) chips.push(["starts a week ", element("strong", {}, `${number(runs[0])} \u2192 ${number(runs[1])}`)]);
  byId("gist").replaceChildren(...chips.map((parts) => element("li", {}, ...parts)));
  const lines = data.notes.map((note) => element("p", {}, visible(note)));
  for (const { rule, message, file, line } of data.not_compared) lines.push(element("p", {}, element("code", {}, `${visible(file)}:${line}`), ` is not compared: ${visible(message)} (${visible(rule)})`));
  for (const { name } of data.plans_not_compared) lines.push(element("p", {}, element("strong", {}, visible(name)), " is not compared"));
  for (const target of data.targets || []) lines.push(...targetOf(target));
  byId("notes").replaceChildren(...lines);
}

function targetOf(target) {
  const renamed = target.was !== target.name ? `, which was ${visible(target.was)}` : "";
  if (target.change === "compared" && !renamed) return [];
  return [element("p", {}, "Target ", element("strong", {}, visible(target.name)), `${renamed}: ${target.change}, ${counted(target.plans, "plan")}`), ...target.changes.map(changeOf), ...commandsOf(target)];
}

function access() {
  const lines = data.plans.flatMap((plan) => plan.changes.filter((change) => change.access).map((change) => [plan, change]));
  if (!lines.length) return;
  byId("access-section").hidden = false;
  const names = ["Impact", "Plan", "Field", "Before", "After"];
  const head = element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)));
  const body = lines.map(([plan, change]) => {
    const link = element("button", { type: "button", class: "link" }, visible(plan.name));
    link.addEventListener("click", () => openPlan(plan));
    const cells = [[impactOf(change.impact)], [link, " ", ...identityOf(plan)], [element("code", {}, change.path.map(visible).join("."))], valueOf(change.before), valueOf(change.after)];
    return element("tr", {}, ...cells.map((parts, at) => element("td", { "data-label": names[at] }, ...parts)));
  });
  byId("access").replaceChildren(element("table", { class: "grid" }, element("thead", {}, head), element("tbody", {}, ...body)));
}

function openPlan(plan) {
  byId("filters").reset();
  const row = rows.get(plan);
  row.open = true;
  row.scrollIntoView({ block: "center" });
  row.firstChild.focus({ preventScroll: true });
}

const classesOf = (plan) => plan.changes.map((change) => change.class || change.path[0]);
const searched = (plan) =>
  [plan.name, ...(plan.targets || []), plan.before?.file, plan.after?.file, ...plan.changes.flatMap((change) => [change.class, change.path.join("."), change.meaning])].join("\n").toLowerCase();

function filter() {
  const [q, impact, kind] = ["q", "impact", "class"].map((id) => byId(id).value);
  const fits = (plan) =>
    (!impact || plan.changes.some((change) => change.impact === impact)) && (!kind || classesOf(plan).includes(kind)) && (!q || searched(plan).includes(q.trim().toLowerCase()));
  let shown = 0;
  for (const [plan, row] of rows) {
    row.parentElement.hidden = !fits(plan);
    shown += fits(plan) ? 1 : 0;
  }
  byId("chosen").textContent = shown === data.plans.length ? counted(shown, "plan") : `${number(shown)} of ${counted(data.plans.length, "plan")}`;
}

function fill(id, none, values) {
  byId(id).replaceChildren(element("option", { value: "" }, none), ...values.map((value) => element("option", { value }, visible(value))));
  byId(id).closest("label").hidden = values.length < 2;
}

byId("sides").replaceChildren(element("code", {}, side(data.before)), " \u2192 ", element("code", {}, side(data.after)));
gist();
access();
heatMaps();
byId("plans").replaceChildren(...data.plans.map(planRow));
fill("impact", "all", IMPACTS.filter((impact) => data.plans.some((plan) => plan.changes.some((change) => change.impact === impact))));
fill("class", "anything", distinct(data.plans.flatMap(classesOf)).sort());
byId("filters").addEventListener("input", filter);
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("filters").addEventListener("reset", () => setTimeout(filter));
filter();
if (!data.plans.length) byId("plans").replaceChildren(element("li", {}, "No plan changes."));
byId("foot").textContent = `Made by lpctl ${data.lpctl}.`;
