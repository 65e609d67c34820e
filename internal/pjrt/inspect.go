package pjrt

import (
	"debug/elf"
	"debug/macho"
	"errors"
	"fmt"
	"os"
	"runtime"
)

// symbol is the function by which a library is known for a plugin.
const symbol = "GetPjrtApi"

// inspect looks whether a file is a library for this machine with the function of a plugin, before any of its code
// runs. The system's loader crashes with a file that is cut off, as an interrupted download leaves it.
func inspect(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("the plugin cannot be read: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return &NotPluginError{path, "it is no regular file"}
	}
	reason := inspectELF
	if runtime.GOOS == "darwin" {
		reason = inspectMachO
	}
	if why := reason(file, uint64(info.Size())); why != "" {
		return &NotPluginError{path, why}
	}
	return nil
}

// inspectELF is the reason why a library of Linux is no plugin, "" if it is one.
func inspectELF(file *os.File, size uint64) string {
	f, err := elf.NewFile(file)
	if err != nil {
		return fmt.Sprintf("it is no whole shared library (%v)", err)
	}
	machine := map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}[runtime.GOARCH]
	switch {
	case f.Type != elf.ET_DYN:
		return "it is no shared library, but of another kind (" + f.Type.String() + ")"
	case f.Machine != machine || f.Class != elf.ELFCLASS64:
		return "it is for another processor (" + f.Machine.String() + ")"
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_LOAD && (p.Off > size || p.Filesz > size-p.Off) {
			return fmt.Sprintf("it is cut off, with %d bytes of at least %d", size, p.Off+p.Filesz)
		}
	}
	symbols, err := f.DynamicSymbols()
	if errors.Is(err, elf.ErrNoSymbols) {
		return "it has no function " + symbol
	}
	if err != nil {
		return fmt.Sprintf("its symbols cannot be read (%v)", err)
	}
	for _, s := range symbols {
		if s.Name == symbol && s.Section != elf.SHN_UNDEF {
			return ""
		}
	}
	return "it has no function " + symbol
}

// inspectMachO is the reason why a library of macOS is no plugin, "" if it may be one.
func inspectMachO(file *os.File, _ uint64) string {
	machine := map[string]macho.Cpu{"amd64": macho.CpuAmd64, "arm64": macho.CpuArm64}[runtime.GOARCH]
	if fat, err := macho.NewFatFile(file); err == nil {
		for _, a := range fat.Arches {
			if a.Cpu == machine {
				return ""
			}
		}
		return "it is for other processors"
	}
	f, err := macho.NewFile(file)
	if err != nil {
		return fmt.Sprintf("it is no whole shared library (%v)", err)
	}
	switch {
	case f.Type != macho.TypeDylib && f.Type != macho.TypeBundle:
		return "it is no shared library, but of another kind (" + f.Type.String() + ")"
	case f.Cpu != machine:
		return "it is for another processor (" + f.Cpu.String() + ")"
	}
	return ""
}
