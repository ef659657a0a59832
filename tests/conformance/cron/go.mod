module cron-answers

go 1.21

require github.com/robfig/cron/v3 v3.0.0

replace github.com/robfig/cron/v3 => github.com/unionai/cron/v3 v3.0.2-0.20220915080349-5790c370e63a
