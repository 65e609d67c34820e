package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// cluster is a Slurm of two nodes on this machine, with a core each. Its daemons and all processes of its jobs are
// known by the path of its configuration in their environment.
type cluster struct {
	*testing.T
	dir string
	env []string
}

// nodeMark is a variable that the daemon of a node and its children have.
const nodeMark = "ABLATE_TEST_NODE"

// slurmConf has the shortest times that Slurm takes: a node is down 10 seconds after it was last heard of.
const slurmConf = `ClusterName=test
SlurmctldHost=HOST(127.0.0.1)
SlurmUser=USER
SlurmdUser=USER
AuthType=auth/none
CredType=cred/none
AuthInfo=cred_expire=5
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
StateSaveLocation=DIR/state
SlurmdSpoolDir=DIR/spool-%n
SlurmctldPidFile=DIR/slurmctld.pid
SlurmdPidFile=DIR/slurmd-%n.pid
SlurmctldLogFile=DIR/slurmctld.log
SlurmdLogFile=DIR/slurmd-%n.log
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
SlurmctldPort=PORT0
SlurmdTimeout=10
KillWait=10
ReturnToService=2
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
NodeName=n1 NodeHostname=HOST NodeAddr=127.0.0.1 CPUs=1 RealMemory=4000 Port=PORT1 State=UNKNOWN
NodeName=n2 NodeHostname=HOST NodeAddr=127.0.0.1 CPUs=1 RealMemory=4000 Port=PORT2 State=UNKNOWN
PartitionName=p Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`

// startCluster starts the daemons, and ends them with the test. Without Debian's slurmctld, slurmd and slurm-client the
// test is skipped.
func startCluster(t *testing.T) *cluster {
	t.Helper()
	t.Setenv("PATH", os.Getenv("PATH")+":/usr/sbin:/sbin")
	for _, program := range []string{"slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("no Slurm here (%v): apt-get install slurmctld slurmd slurm-client", err)
		}
	}
	c := &cluster{T: t, dir: t.TempDir()}
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	host, _, _ = strings.Cut(host, ".")
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	with := []string{"HOST", host, "USER", me.Username, "DIR", c.dir}
	for i, port := range freePorts(t, 3) {
		with = append(with, "PORT"+strconv.Itoa(i), strconv.Itoa(port))
	}
	conf := filepath.Join(c.dir, "slurm.conf")
	if err := os.WriteFile(conf, []byte(strings.NewReplacer(with...).Replace(slurmConf)), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(c.dir, "state"), 0o755); err != nil {
		t.Fatal(err)
	}
	c.env = append(os.Environ(), "SLURM_CONF="+conf)
	t.Cleanup(func() {
		if t.Failed() {
			log, _ := os.ReadFile(filepath.Join(c.dir, "slurmctld.log"))
			t.Logf("slurmctld.log:\n%s", log)
		}
		c.kill(func(process) bool { return true })
	})
	c.must("slurmctld", "-c")
	c.startNode("n1")
	c.startNode("n2")
	c.until("both nodes are up", func() bool {
		return strings.Count(c.must("sinfo", "-h", "-N", "-o", "%T"), "idle") == 2
	})
	return c
}

// freePorts are ports that nobody listens on.
func freePorts(t *testing.T, n int) (ports []int) {
	t.Helper()
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports
}

func (c *cluster) startNode(name string) {
	c.Helper()
	c.env = append(c.env, nodeMark+"="+name)
	c.must("slurmd", "-N", name)
	c.env = c.env[:len(c.env)-1]
}

// stopNode ends a node as a loss of power does: its daemon and all that it runs, at once.
func (c *cluster) stopNode(name string) {
	c.Helper()
	n := c.kill(func(p process) bool { return p.env[nodeMark] == name })
	n += c.kill(func(p process) bool { return p.env["SLURMD_NODENAME"] == name })
	if n < 3 {
		c.Fatalf("only %d processes of node %s were there", n, name)
	}
}

// must runs a program of Slurm, or ablate, and returns what it writes.
func (c *cluster) must(program string, args ...string) string {
	c.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Env = c.dir, c.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		c.Fatalf("%s %q: %v\n%s", program, args, err, out)
	}
	return string(out)
}

// until waits for a condition, at most three minutes.
func (c *cluster) until(what string, condition func() bool) {
	c.Helper()
	for deadline := time.Now().Add(3 * time.Minute); !condition(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			c.Fatalf("it never came so far that %s; the queue:\n%s", what, c.must("squeue", "-r"))
		}
	}
}

// process is one of the cluster's.
type process struct {
	pid  int
	args []string
	env  map[string]string
}

// processes are those of the cluster.
func (c *cluster) processes() (all []process) {
	c.Helper()
	environs, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		c.Fatal(err)
	}
	for _, path := range environs {
		data, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(data), "SLURM_CONF="+c.dir) {
			continue // it has ended, or is another's
		}
		p := process{env: map[string]string{}}
		for _, v := range strings.Split(string(data), "\x00") {
			name, value, _ := strings.Cut(v, "=")
			p.env[name] = value
		}
		args, err := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		if err != nil {
			continue
		}
		p.args = strings.Split(strings.TrimSuffix(string(args), "\x00"), "\x00")
		if p.pid, err = strconv.Atoi(filepath.Base(filepath.Dir(path))); err != nil {
			c.Fatal(err)
		}
		if p.pid != os.Getpid() {
			all = append(all, p)
		}
	}
	return all
}

// kill ends processes of the cluster, and returns how many there were.
func (c *cluster) kill(which func(process) bool) (n int) {
	c.Helper()
	for _, p := range c.processes() {
		if which(p) && syscall.Kill(p.pid, syscall.SIGKILL) == nil {
			n++
		}
	}
	return n
}

// training is the ablate process that trains a cell; nil if none does.
func (c *cluster) training(cell string) *process {
	c.Helper()
	for _, p := range c.processes() {
		joined := strings.Join(p.args, " ")
		if strings.Contains(joined, " --cell "+cell+" ") && strings.Contains(joined, "ablate run ") {
			return &p
		}
	}
	return nil
}

// pending reports whether a process has been sent a signal that it has not taken yet.
func pending(pid int, s syscall.Signal) bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(status)) {
		if mask, ok := strings.CutPrefix(line, "ShdPnd:"); ok {
			bits, err := strconv.ParseUint(strings.TrimSpace(mask), 16, 64)
			return err == nil && bits&(1<<(s-1)) != 0
		}
	}
	return false
}
