// Package progress shows the progress of several tasks that run side by side.
//
// On a terminal there is a live area at the bottom with one line for each running task and, if there
// are several tasks, one for the whole; finished tasks and log lines scroll away above it:
//
//	gdes/seed1  ━━━━━─────  52 %  5,200/10,000  3.10/s  ETA 25m48s  mlm 5.31  rtd 0.412
//	es/seed1    ━━━───────  31 %  3,100/10,000  2.95/s  ETA 38m59s  mlm 5.80  rtd 0.398
//	sweep: 1 of 9 done, 2 running  21 %  ETA 4h12m
//
// Elsewhere (a pipe, a file, TERM=dumb, CI) there are plain lines without control characters: one when
// a task starts, one soon after, then one every 15 seconds at most, one when it ends. NO_COLOR is
// honoured. Names, texts and log lines lose control characters, so that data cannot steer a terminal.
package progress
