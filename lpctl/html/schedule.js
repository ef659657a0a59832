/** Everything anew that depends on what is asked for; `keep` is the selector of what is to have the focus. */
function show({ keep = "", zone = false } = {}) {
  writeAddress();
  if (zone) makePlans();
  const chosen = data.launch_plans.filter(isChosen);
  const among = new Set(chosen);
  for (const [plan, row] of rows) row.parentElement.hidden = !among.has(plan);
  byId("asked").textContent = askedIn(byId("filters"));
  byId("chosen").textContent =
    chosen.length === data.launch_plans.length ? counted(chosen.length, "plan") : `${number(chosen.length)} of ${counted(data.launch_plans.length, "plan")}`;
  showWeek(chosen);
  if (keep) document.querySelector(keep)?.focus();
}

function syncFilters() {
  for (const key of FILTERS) byId(key).value = state[key];
  for (const key of ["place", "workflow", "label", "active"]) {
    if (byId(key).selectedIndex < 0) byId(key).value = state[key] = "";
  }
}

function listen() {
  byId("filters").addEventListener("input", (event) => {
    state[event.target.id] = event.target.value;
    show({ zone: event.target.id === "zone" });
  });
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("filters").addEventListener("reset", (event) => {
    event.preventDefault();
    const zone = state.zone !== DEFAULTS.zone;
    Object.assign(state, DEFAULTS);
    syncFilters();
    show({ zone });
  });
  const turn = (weeks) => () => {
    state.week = Math.min(WEEKS - 1, Math.max(0, state.week + weeks));
    show();
  };
  byId("before").addEventListener("click", turn(-1));
  byId("after").addEventListener("click", turn(1));
  NARROW.addEventListener("change", () => show());
  addEventListener("hashchange", begin);
}

function begin() {
  readAddress();
  syncFilters();
  show({ zone: true });
}

byId("period").textContent = `${instantText(data.from)} to ${instantText(data.until)} UTC, as Flyte's scheduler computes it`;
byId("foot").textContent = `Time zones as in release ${data.zone_data} of the zone database; the scheduler goes by its own, the browser by another for the reader's zone. Made by lpctl ${data.lpctl}.`;
fillFilters();
listen();
begin();
