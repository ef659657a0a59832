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
	for len(fires) < 5 && !asked.Exhausted {
		instant = schedule.Next(instant)
		if instant.IsZero() {
			asked.Exhausted = true
		} else {
			fires = append(fires, instant.UTC().Format(time.RFC3339))
		}
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
