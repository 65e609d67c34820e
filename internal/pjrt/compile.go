package pjrt

import (
	"fmt"
	"maps"
	"slices"
	"unsafe"

	"google.golang.org/protobuf/encoding/protowire"
)

// CompileOptions say how a module is compiled.
type CompileOptions struct {
	// Replicas is on how many devices the program runs at once, 0 for 1.
	Replicas int
	// Devices are the indexes of the devices of the replicas, in order; the first ones if it is nil.
	Devices []int
	// Flags are settings of XLA by their names in XLA_FLAGS, without dashes, such as xla_gpu_deterministic_ops. A value is
	// a bool, int64 or string.
	Flags map[string]any
}

// Compile compiles a module in StableHLO, as text or as bytecode, whose function main takes and returns tensors. It may
// take seconds to minutes. Errors are [CompileError], [MemoryError] and [Error].
func (c *Client) Compile(module string, options CompileOptions) (*Executable, error) {
	ids, err := c.ids(options)
	if err != nil {
		return nil, err
	}
	encoded, err := options.encode(ids)
	if err != nil {
		return nil, err
	}
	address, ok := c.handle.use()
	if !ok {
		return nil, &FreedError{"client"}
	}
	defer c.handle.done()
	args := &compileArgs{head: headOf[compileArgs](), client: address, program: programOf(module),
		options: &encoded[0], optionsSize: uintptr(len(encoded))}
	if err := c.plugin.call(clientCompile, unsafe.Pointer(args)); err != nil {
		return nil, compileError(err)
	}
	return c.executable(args.executable)
}

// programOf is a module as C has it.
func programOf(module string) *program {
	code, format := append([]byte(module), 0), []byte("mlir") // the 0 gives an empty one an address
	return &program{head: headOf[program](), code: &code[0], codeSize: uintptr(len(module)), format: &format[0],
		formatSize: uintptr(len(format))}
}

// compileError is an error of a plugin as one of compilation, if it is not known to be another.
func compileError(err error) error {
	if e, ok := err.(*Error); ok { //nolint:errorlint // one that is classified is not wrapped again
		return &CompileError{e}
	}
	return err
}

// ids are the plugin's numbers of the devices that options name, nil if they name none.
func (c *Client) ids(o CompileOptions) ([]int, error) {
	if replicas := max(o.Replicas, 1); o.Devices != nil && len(o.Devices) != replicas || replicas > len(c.devices) {
		return nil, &ShapeError{fmt.Sprintf("%d replicas cannot be on the devices %v of %d", replicas, o.Devices,
			len(c.devices))}
	}
	var ids []int
	for _, index := range o.Devices {
		if index < 0 || index >= len(c.devices) {
			return nil, &ShapeError{fmt.Sprintf("there is no device %d, only %d", index, len(c.devices))}
		}
		ids = append(ids, c.devices[index].id)
	}
	return ids, nil
}

// Numbers of fields in xla/pjrt/proto/compile_options.proto and xla/xla_data.proto.
const (
	optionsBuild     = 3 // CompileOptionsProto.executable_build_options
	optionsOverrides = 7 // CompileOptionsProto.env_option_overrides, a map

	buildReplicas   = 4 // ExecutableBuildOptionsProto.num_replicas
	buildPartitions = 5 // ExecutableBuildOptionsProto.num_partitions
	buildDevices    = 9 // ExecutableBuildOptionsProto.device_assignment

	assignmentReplicas     = 1 // DeviceAssignmentProto.replica_count
	assignmentComputations = 2 // DeviceAssignmentProto.computation_count
	assignmentDevices      = 3 // DeviceAssignmentProto.computation_devices

	computationDevices = 1 // ComputationDevice.replica_device_ids
)

// encode writes options as a CompileOptionsProto, with the plugin's numbers of the replicas' devices, or nil.
func (o CompileOptions) encode(ids []int) ([]byte, error) {
	replicas := max(o.Replicas, 1)
	build := integer(nil, buildReplicas, uint64(replicas))
	build = integer(build, buildPartitions, 1)
	if ids != nil {
		var packed []byte
		for _, id := range ids {
			packed = protowire.AppendVarint(packed, uint64(id))
		}
		assignment := integer(nil, assignmentReplicas, uint64(replicas))
		assignment = integer(assignment, assignmentComputations, 1)
		assignment = message(assignment, assignmentDevices, message(nil, computationDevices, packed))
		build = message(build, buildDevices, assignment)
	}
	encoded := message(nil, optionsBuild, build)
	for _, name := range slices.Sorted(maps.Keys(o.Flags)) {
		value, err := flag(name, o.Flags[name])
		if err != nil {
			return nil, err
		}
		entry := message(message(nil, 1, []byte(name)), 2, value)
		encoded = message(encoded, optionsOverrides, entry)
	}
	return encoded, nil
}

// flag writes a value as an OptionOverrideProto.
func flag(name string, value any) ([]byte, error) {
	switch v := value.(type) {
	case string:
		return message(nil, 1, []byte(v)), nil
	case bool:
		return integer(nil, 2, protowire.EncodeBool(v)), nil
	case int64:
		return integer(nil, 3, uint64(v)), nil
	}
	return nil, &OptionError{name, value}
}

func integer(to []byte, field protowire.Number, value uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(to, field, protowire.VarintType), value)
}

func message(to []byte, field protowire.Number, value []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(to, field, protowire.BytesType), value)
}
