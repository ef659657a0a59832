const DAY = 86400;
const HOUR = 3600;
const MINUTE = 60;
const FIRST_DAY = Math.floor(data.from / DAY) * DAY;
const UTC = [[data.from, 0]];
const READERS = readersOffsets();

/** The reader's zone as a list like those of the data: the offset at first, and from each change on. */
function readersOffsets() {
  const found = [];
  for (let instant = data.from; instant <= data.until; instant += HOUR / 4) {
    const offset = -60 * new Date(instant * 1000).getTimezoneOffset();
    if (!found.length || found[found.length - 1][1] !== offset) found.push([instant, offset]);
  }
  return found;
}

/** The seconds by which a zone is ahead of UTC. */
function offsetAt(offsets, instant) {
  let at = offsets.length - 1;
  while (at > 0 && offsets[at][0] > instant) at--;
  return offsets[at][1];
}

/** The offsets of the clock that the reader has chosen, for the plans of a timetable. */
function clockOf(table) {
  if (state.zone === "utc") return UTC;
  return state.zone === "reader" ? READERS : data.zones[table.timezone];
}

/** `+01:00`. */
function offsetText(offset) {
  const minutes = Math.abs(offset) / 60;
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Call `visit` with each start of a timetable from an instant on, up to and with another, in order. */
function eachStart(table, from, until, visit) {
  const first = Math.max(0, Math.floor((from - FIRST_DAY) / DAY));
  const last = Math.min(table.days.length - 1, Math.floor((until - FIRST_DAY) / DAY));
  for (let day = first; day <= last; day++) {
    const kind = table.kinds[table.days[day]];
    for (let at = 0; at < kind.length; at += 3) {
      const start = FIRST_DAY + day * DAY + kind[at];
      const step = kind[at + 1] || DAY;
      const low = Math.max(0, Math.ceil((from - start) / step));
      const high = Math.min(kind[at + 2] - 1, Math.floor((until - start) / step));
      for (let each = low; each <= high; each++) visit(start + each * step);
    }
  }
}

/** Where a start that is skipped is shown: at its local time on the plan's own clock, else when the gap begins. */
function skippedAt(table, [instant, local]) {
  return state.zone === "plan" ? local : instant + offsetAt(clockOf(table), instant);
}

/** The days that the whole period has on the clocks of these timetables, the first and the last. */
function daysOf(tables, from, until) {
  const clocks = tables.length ? tables.map(clockOf) : [UTC];
  const begins = clocks.map((clock) => from + offsetAt(clock, from));
  const ends = clocks.map((clock) => until + offsetAt(clock, until));
  const [begin, end] = [Math.min(...begins), Math.max(...ends)];
  return { begin, end, first: Math.floor(begin / DAY), last: Math.floor(end / DAY) };
}
