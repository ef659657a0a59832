const SIGNS = { added: "+", removed: "-", renamed: ">", changed: "~" };
const FILTERS = ["q", "impact", "class"];
const rows = new Map();
let only = null; // the plans that are shown whatever the filters say, where a block was chosen

const side = ({ name, commit }) => visible(commit && commit !== name ? `${name} (${commit.slice(0, 12)})` : name);
const weightOf = (plan) => (plan.targets ? plan.targets.length : 1);
const distinct = (values) => [...new Set(values)];

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

if (between) byId("title").textContent = document.title = `How the launch plans of ${between.map(visible).join(" and ")} differ`;
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
