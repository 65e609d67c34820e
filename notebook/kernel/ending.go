//go:build kernel

package main

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/cosmos72/gomacro/imports"
)

// A function that ends the process would end the kernel with all that the cells before have made, and after
// os.Exit(0) a notebook that was run by half would count as one that works. In cells these functions fail the cell.
func init() {
	inCells("os", "Exit", func(code int) { panic(endsProcess(fmt.Sprintf("os.Exit(%d)", code))) })
	inCells("runtime", "Goexit", func() { panic(endsProcess("runtime.Goexit()")) })
	inCells("log", "Fatal", func(v ...any) { panic(fatal("Fatal", fmt.Sprint(v...))) })
	inCells("log", "Fatalf", func(format string, v ...any) { panic(fatal("Fatalf", fmt.Sprintf(format, v...))) })
	inCells("log", "Fatalln", func(v ...any) { panic(fatal("Fatalln", strings.TrimSuffix(fmt.Sprintln(v...), "\n"))) })
}

// inCells lets cells call f by the name of a package's function.
func inCells(path, name string, f any) { imports.Packages[path].Binds[name] = reflect.ValueOf(f) }

func endsProcess(call string) error {
	return fmt.Errorf("%s would end the kernel: to fail a cell call panic with the reason, and to end a notebook early "+
		"take out the cells after this one", call)
}

func fatal(function, message string) error {
	return fmt.Errorf("%s (log.%s would end the kernel: in a cell call panic with the reason)", message, function)
}
