const FILTERS = ["q", "place", "workflow", "label", "active", "zone"];
const PLACES = distinct(data.launch_plans.map((plan) => plan.place).filter(Boolean));
const ZONES = distinct(data.timetables.map((table) => table.timezone));

/** What is asked for: the filters, the week, and the hour as `DAY.HOUR`. It stands in the address behind `#`. */
const DEFAULTS = { q: "", place: "", workflow: "", label: "", active: "", zone: ZONES.length > 1 ? "utc" : "plan", week: 0, hour: "" };
const state = { ...DEFAULTS };

function distinct(values) {
  return [...new Set(values)];
}

function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  for (const key of Object.keys(DEFAULTS)) state[key] = asked.get(key) ?? DEFAULTS[key];
  state.week = Math.min(WEEKS - 1, Math.max(0, Number.parseInt(state.week, 10) || 0));
  if (!["plan", "utc", "reader"].includes(state.zone)) state.zone = DEFAULTS.zone;
  if (!/^\d{1,7}\.([01]?\d|2[0-3])$/.test(state.hour)) state.hour = "";
}

function writeAddress() {
  const said = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) if (value !== DEFAULTS[key]) said.set(key, value);
  history.replaceState(null, "", `#${said}`);
}

/** Whether a plan is among those that are asked for. */
function isChosen(plan) {
  if (state.place && plan.place !== state.place) return false;
  if (state.workflow && plan.workflow !== state.workflow) return false;
  if (state.label && !labelsOf(plan).includes(state.label)) return false;
  if (state.active && Boolean(plan.active) !== (state.active === "yes")) return false;
  return !state.q || searched(plan).includes(state.q.trim().toLowerCase());
}

const labelsOf = (plan) => Object.entries(plan.labels || {}).map(([key, value]) => `${key}: ${value}`);
const searched = (plan) => [plan.name, plan.workflow, plan.file, plan.place, ...labelsOf(plan)].join("\n").toLowerCase();

/** The reader's zone, by its name where the browser has one. */
const readersZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || offsetText(offsetAt(READERS, data.from));

function clockName() {
  if (state.zone === "utc") return "UTC";
  if (state.zone === "reader") return readersZone();
  return ZONES.length === 1 ? ZONES[0] : "each plan's own zone";
}

function fillSelect(id, options) {
  const select = byId(id);
  select.replaceChildren(...options.map(([value, text]) => element("option", { value }, visible(text))));
  select.closest("label").hidden = options.length < 2;
}

function fillFilters() {
  const all = (values, none) => [["", none], ...values.sort().map((value) => [value, value])];
  const several = (values) => (values.length > 1 ? values : []);
  byId("place").closest("label").firstChild.data = data.launch_plans.some((plan) => plan.target) ? "Target " : "Place ";
  fillSelect("place", [["", "all"], ...several(PLACES).map((place) => [place, place])]);
  fillSelect("workflow", all(several(distinct(data.launch_plans.map((plan) => plan.workflow))), "all"));
  fillSelect("label", all(distinct(data.launch_plans.flatMap(labelsOf)), "any"));
  const kinds = distinct(data.launch_plans.map((plan) => Boolean(plan.active)));
  fillSelect("active", kinds.length > 1 ? [["", "all"], ["yes", "active"], ["no", "not active"]] : [["", "all"]]);
  fillSelect("zone", [["plan", ZONES.length > 1 ? "each plan's zone" : `the plans' zone: ${ZONES[0]}`], ["utc", "UTC"], ["reader", `yours: ${readersZone()}`]]);
}
