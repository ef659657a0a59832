// Asks the cron library that Flyte's server and scheduler are built with: a JSON object a line, `cron` and `after`, in;
// the same with the answer out. See ../README.md for the keys.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"time"

	"github.com/robfig/cron/v3"
)

type row struct {
	Cron      string    `json:"cron"`
	After     time.Time `json:"after"`
	Accepted  bool      `json:"accepted"`
	Error     *string   `json:"error,omitempty"`
	Panics    bool      `json:"panics,omitempty"`
	Fires     *[]string `json:"fires,omitempty"`
	Exhausted bool      `json:"exhausted,omitempty"`
	Back      string    `json:"back,omitempty"`
	Endless   bool      `json:"endless,omitempty"`
}

// next is what the library finds after an instant, and whether it finds anything: a search that takes seconds goes round
// in a circle, and cannot be stopped.
func next(schedule cron.Schedule, after time.Time) (time.Time, bool) {
	found := make(chan time.Time, 1)
	go func() { found <- schedule.Next(after) }()
	select {
	case instant := <-found:
		return instant, true
	case <-time.After(5 * time.Second):
		return time.Time{}, false
	}
}

func ask(asked *row) {
	defer func() {
		if recover() != nil {
			asked.Panics, asked.Error = true, new(string)
		}
	}()
	schedule, err := cron.ParseStandard(asked.Cron)
	if err != nil {
		message := err.Error()
		asked.Error = &message
		return
	}
	asked.Accepted = true
	instant := asked.After.UTC()
	fires := []string{}
	for len(fires) < 5 {
		following, found := next(schedule, instant)
		if !found {
			asked.Endless = true
			break
		}
		if following.IsZero() {
			asked.Exhausted = true
			break
		}
		if !following.After(instant) {
			asked.Back = following.UTC().Format(time.RFC3339)
			break
		}
		fires = append(fires, following.UTC().Format(time.RFC3339))
		instant = following
	}
	asked.Fires = &fires
}

func main() {
	asked := json.NewDecoder(bufio.NewReader(os.Stdin))
	answers := bufio.NewWriter(os.Stdout)
	defer answers.Flush()
	encoder := json.NewEncoder(answers)
	encoder.SetEscapeHTML(false)
	for asked.More() {
		var next row
		if err := asked.Decode(&next); err != nil {
			panic(err)
		}
		ask(&next)
		if err := encoder.Encode(next); err != nil {
			panic(err)
		}
	}
}
