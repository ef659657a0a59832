const DAY = 86400;
const HOUR = 3600;
const LEVELS = 5;
const SIGNS = { added: "+", removed: "-", renamed: ">", changed: "~", compared: "~" };
const IMPACTS = ["error", "breaking", "risky", "safe"];
const LONG = 400;
const FILTERS = ["q", "impact", "class"];
const rows = new Map();
let only = null; // the plans that are shown whatever the filters say, where a block was chosen

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
  return element("li", { "data-plan": data.plans.indexOf(plan) }, box);
}

/** What a plan is, whatever targets it changed in: one that did not change alike in all of them has several rows. */
const whoOf = (plan) => JSON.stringify([plan.before?.name, plan.after?.name, ...(plan.targets ? [] : [plan.before?.project, plan.before?.domain, plan.after?.project, plan.after?.domain])]);

/** The plans with the worst first, and the rows of one plan together. */
function inOrder(plans) {
  const rank = (plan) => (plan.impact ? IMPACTS.indexOf(plan.impact) : IMPACTS.length);
  const worst = new Map();
  for (const plan of plans) worst.set(whoOf(plan), Math.min(rank(plan), worst.get(whoOf(plan)) ?? rank(plan)));
  const key = (plan) => [worst.get(whoOf(plan)), plan.name, whoOf(plan), rank(plan)];
  const compare = (one, other) => key(one).reduce((found, part, at) => found || (part < key(other)[at] ? -1 : part > key(other)[at] ? 1 : 0), 0);
  return [...plans].sort(compare);
}

const distinct = (values) => [...new Set(values)];

/** The starts of each hour on one side, over all plans of the targets that are chosen. */
function hoursOf(which, target) {
  const found = new Map();
  for (const load of data.load) {
    if (target && load.target !== target) continue;
    for (const [hour, starts] of load[which]) found.set(hour, (found.get(hour) || 0) + starts);
  }
  return found;
}

function heatMaps() {
  const target = byId("target").value;
  const [before, after] = [hoursOf("before", target), hoursOf("after", target)];
  const last = Math.max(data.start, ...before.keys(), ...after.keys());
  const days = Array.from({ length: Math.floor(last / DAY) - Math.floor(data.start / DAY) + 1 }, (_, at) => Math.floor(data.start / DAY) + at);
  const most = Math.max(1, ...before.values(), ...after.values());
  const [was, is] = between ? between.map(visible) : ["Before", "After"];
  const sum = (all) => [...all.values()].reduce((total, each) => total + each, 0);
  byId("starts-said").replaceChildren(...[[was, before], [is, after]].map(([name, hours]) => element("li", {}, `${name}: ${busiest(hours)}`)));
  byId("starts").replaceChildren(heatMap(`${was}: ${counted(sum(before), "start")}`, days, before, after, most, false), heatMap(`${is}: ${counted(sum(after), "start")}`, days, after, before, most, true));
  byId("legend").replaceChildren(element("span", {}, element("i", { class: "swatch changed" }), "another number than on the other side, behind it how many were gained or lost"));
}

function busiest(hours) {
  const most = Math.max(0, ...hours.values());
  if (!most) return "no start";
  const at = [...hours].filter(([, starts]) => starts === most).map(([hour]) => hour);
  const also = at.length > 1 ? `, and in ${counted(at.length - 1, "other hour")} as many` : "";
  return `the busiest hour is ${dayText(Math.floor(at[0] / DAY))}, ${clockText(at[0])} to ${clockText(at[0] + HOUR)}, with ${counted(most, "start")}${also}`;
}

/** Where starts change, the week of all plans, changed or not. */
function showStarts() {
  const same = data.load.every((load) => JSON.stringify(load.before) === JSON.stringify(load.after));
  if (same && !data.plans.some((plan) => plan.fires)) return;
  byId("starts-section").hidden = false;
  byId("week").textContent = `UTC; all plans, active or not, in the week from ${instantText(data.start)}`;
  fill("target", "all", data.load.map((load) => load.target));
  byId("target").addEventListener("input", heatMaps);
  heatMaps();
}

/** Hours by days. Where the other side has another number, the cell says so, and the newer one by how many. */
function heatMap(title, days, here, there, most, isAfter) {
  const table = element("table", { class: "heat" }, element("caption", {}, title));
  const names = days.map((day) => {
    const [weekday, date, month] = dayText(day).split(" ");
    return element("th", { scope: "col" }, element("span", {}, weekday), element("span", {}, date, element("i", { class: "wide" }, ` ${month}`)));
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
  const { plans } = data.summary;
  const chips = IMPACTS.filter((impact) => data.said[impact]).map((impact) => [impactOf(impact), " ", element("strong", {}, number(data.said[impact]))]);
  for (const [verb, text] of [["added", "added"], ["changed", between ? "differ" : "changed"], ["renamed", "renamed"], ["removed", "removed"], ["unchanged", between ? "alike" : "unchanged"], ["not_compared", "not compared"], ["ignored", "ignored"]]) {
    if (plans[verb]) chips.push([element("strong", {}, number(plans[verb])), ` ${text}`]);
  }
  const runs = ["before", "after"].map((which) => data.plans.reduce((sum, plan) => sum + (plan.fires?.[which]?.runs_a_week || 0) * weightOf(plan), 0));
  if (runs[0] || runs[1]) chips.push([element("strong", {}, `${number(runs[0])} \u2192 ${number(runs[1])}`), " starts a week of schedules that change"]);
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

/** A text with names and values in backticks. */
const spans = (text) => text.split("`").map((part, at) => (at % 2 ? element("code", {}, visible(part)) : visible(part)));

/** The table of a review comment: what is said of the same plans, once. */
function happens() {
  byId("happens-section").hidden = !data.blocks.length && !data.versions.length;
  const names = ["Impact", "Plans", ...(data.targets ? ["Targets"] : []), between ? "Differs in" : "What happens"];
  const head = element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)));
  const body = data.blocks.map((block) => {
    const link = element("button", { type: "button", class: "link" }, visible(block.who));
    link.addEventListener("click", () => openBlock(block));
    const who = [element("span", { class: "sign", "aria-hidden": "true" }, block.sign), link, element("span", { class: "muted names" }, visible(block.names))];
    const told = element("ul", {}, ...block.happens.map((text) => element("li", {}, ...spans(text))));
    const cells = [[impactOf(block.impact)], who, ...(data.targets ? [[visible(block.targets)]] : []), [told]];
    return element("tr", {}, ...cells.map((parts, at) => element("td", { "data-label": names[at] }, ...parts)));
  });
  const table = body.length ? [element("table", { class: data.targets ? "grid placed" : "grid" }, element("thead", {}, head), element("tbody", {}, ...body))] : [];
  byId("happens").replaceChildren(...table, ...data.versions.map((line) => element("p", {}, ...spans(line))));
}

/** The plans of a block, and no others; the one of a block of one is opened. */
function openBlock(block) {
  const plans = block.plans.map((at) => data.plans[at]);
  only = new Set(plans);
  openPlan(plans[0]);
  rows.get(plans[0]).open = plans.length === 1;
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
  if (only && !only.has(plan)) only = null;
  for (const id of FILTERS) byId(id).value = "";
  filter();
  const row = rows.get(plan);
  row.open = true;
  row.scrollIntoView({ block: "center" });
  row.firstChild.focus({ preventScroll: true });
}

const classesOf = (plan) => plan.changes.map((change) => change.class || change.path[0]);
const searched = (plan) =>
  [plan.name, ...(plan.targets || []), plan.before?.file, plan.after?.file, ...plan.changes.flatMap((change) => [change.class, change.path.join("."), change.meaning])].join("\n").toLowerCase();

function filter() {
  const [q, impact, kind] = FILTERS.map((id) => byId(id).value);
  const fits = (plan) =>
    (!only || only.has(plan)) &&
    (!impact || plan.changes.some((change) => change.impact === impact)) && (!kind || classesOf(plan).includes(kind)) && (!q || searched(plan).includes(q.trim().toLowerCase()));
  const shown = data.plans.filter(fits);
  const among = new Set(shown);
  for (const [plan, row] of rows) row.parentElement.hidden = !among.has(plan);
  const [count, all] = [shown, data.plans].map((plans) => new Set(plans.map(whoOf)).size);
  byId("asked").textContent = askedIn(byId("filters"));
  byId("chosen").textContent = shown.length === data.plans.length ? counted(all, "plan") : `${number(count)} of ${counted(all, "plan")}`;
}

function fill(id, none, values) {
  byId(id).replaceChildren(element("option", { value: "" }, none), ...values.map((value) => element("option", { value }, visible(value))));
  byId(id).closest("label").hidden = values.length < 2;
}

byId("sides").replaceChildren(element("code", {}, side(data.before)), " \u2192 ", element("code", {}, side(data.after)));
gist();
happens();
access();
showStarts();
byId("plans").replaceChildren(...inOrder(data.plans).map(planRow));
fill("impact", "all", IMPACTS.filter((impact) => data.plans.some((plan) => plan.changes.some((change) => change.impact === impact))));
fill("class", "anything", distinct(data.plans.flatMap(classesOf)).sort());
byId("filters").addEventListener("input", () => {
  only = null;
  filter();
});
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("filters").addEventListener("reset", () => {
  only = null;
  setTimeout(filter);
});
filter();
if (!data.plans.length) byId("plans").replaceChildren(element("li", {}, "No plan changes."));
byId("foot").textContent = `Made by lpctl ${data.lpctl}.`;
