package pjrt

import (
	"strings"
	"unsafe"
)

// function is an entry of the table of functions that a plugin returns. Its slot counts from the first function; new
// functions are only appended.
type function struct {
	slot int
	name string // without PJRT_
}

// The functions that are used here.
var (
	errorDestroy          = function{0, "Error_Destroy"}
	errorMessage          = function{1, "Error_Message"}
	errorCode             = function{2, "Error_GetCode"}
	pluginInitialize      = function{3, "Plugin_Initialize"}
	pluginAttributes      = function{4, "Plugin_Attributes"}
	eventDestroy          = function{5, "Event_Destroy"}
	eventAwait            = function{8, "Event_Await"}
	clientCreate          = function{10, "Client_Create"}
	clientDestroy         = function{11, "Client_Destroy"}
	clientPlatformName    = function{12, "Client_PlatformName"}
	clientPlatformVersion = function{14, "Client_PlatformVersion"}
	clientDevices         = function{16, "Client_AddressableDevices"}
	clientCompile         = function{20, "Client_Compile"}
	bufferFromHost        = function{22, "Client_BufferFromHostBuffer"}
	descriptionID         = function{23, "DeviceDescription_Id"}
	descriptionKind       = function{26, "DeviceDescription_Kind"}
	descriptionString     = function{28, "DeviceDescription_ToString"}
	deviceDescription     = function{29, "Device_GetDescription"}
	deviceMemoryStats     = function{34, "Device_MemoryStats"}
	executableDestroy     = function{40, "Executable_Destroy"}
	executableNumOutputs  = function{44, "Executable_NumOutputs"}
	executableSerialize   = function{49, "Executable_Serialize"}
	loadedDestroy         = function{50, "LoadedExecutable_Destroy"}
	loadedExecutable      = function{51, "LoadedExecutable_GetExecutable"}
	loadedDevices         = function{52, "LoadedExecutable_AddressableDevices"}
	loadedExecute         = function{55, "LoadedExecutable_Execute"}
	executableLoad        = function{56, "Executable_DeserializeAndLoad"}
	bufferDestroy         = function{58, "Buffer_Destroy"}
	bufferType            = function{59, "Buffer_ElementType"}
	bufferDimensions      = function{60, "Buffer_Dimensions"}
	bufferIsDeleted       = function{68, "Buffer_IsDeleted"}
	bufferToHost          = function{70, "Buffer_ToHostBuffer"}
	topologyCreate        = function{82, "TopologyDescription_Create"}
	topologyDestroy       = function{83, "TopologyDescription_Destroy"}
	topologyCompile       = function{89, "Compile"}
	executableMemoryStats = function{96, "Executable_GetCompiledMemoryStats"}
)

// lastNeeded is the last function without which nothing works; those after it are asked for when they are called.
const lastNeeded = 70

// table is the head of the PJRT_Api that a plugin returns. Its functions follow it.
type table struct {
	size      uintptr
	extension unsafe.Pointer
	version   struct {
		size         uintptr
		extension    unsafe.Pointer
		major, minor int32
	}
}

// function returns the address of a function, 0 if the plugin has none.
func (t *table) function(f function) uintptr {
	at := unsafe.Sizeof(table{}) + uintptr(f.slot)*unsafe.Sizeof(uintptr(0))
	if at+unsafe.Sizeof(uintptr(0)) > t.size {
		return 0
	}
	return *(*uintptr)(unsafe.Add(unsafe.Pointer(t), at))
}

// call calls a function of the plugin with its arguments, a pointer to one of the structs of args.go.
func (p *Plugin) call(f function, args unsafe.Pointer) error {
	address := p.table.function(f)
	if address == 0 {
		return &Error{Call: f.name, Code: Unimplemented, Message: "the plugin does not have the function", Plugin: p.path}
	}
	if e := invoke(address, args); e != 0 {
		return p.failure(f, e)
	}
	return nil
}

// failure makes an error of the plugin's own, and gives that back.
func (p *Plugin) failure(f function, e uintptr) error {
	err := &Error{Call: f.name, Code: Unknown, Plugin: p.path}
	message := &errorMessageArgs{head: headOf[errorMessageArgs](), err: e}
	if address := p.table.function(errorMessage); address != 0 {
		invoke(address, unsafe.Pointer(message)) // it returns nothing
		err.Message = text(message.text, message.size)
	}
	code := &errorCodeArgs{head: headOf[errorCodeArgs](), err: e}
	if address := p.table.function(errorCode); address != 0 && invoke(address, unsafe.Pointer(code)) == 0 {
		err.Code = Code(code.code)
	}
	if address := p.table.function(errorDestroy); address != 0 {
		invoke(address, unsafe.Pointer(&errorDestroyArgs{head: headOf[errorDestroyArgs](), err: e}))
	}
	return classified(err)
}

// wait waits for an event, gives it back, and returns the error that it ended with. Event 0 is over.
func (p *Plugin) wait(event uintptr) error {
	if event == 0 {
		return nil
	}
	p.events.Add(1)
	defer p.dropEvent(event)
	return p.call(eventAwait, unsafe.Pointer(&eventArgs{head: headOf[eventArgs](), event: event}))
}

// dropEvent gives an event back.
func (p *Plugin) dropEvent(event uintptr) {
	p.events.Add(-1)
	// Nothing can be done about an event that cannot be given back.
	_ = p.call(eventDestroy, unsafe.Pointer(&eventArgs{head: headOf[eventArgs](), event: event}))
}

// text copies a string of the plugin.
func text(s *byte, size uintptr) string {
	if s == nil || size == 0 {
		return ""
	}
	return strings.Clone(unsafe.String(s, size))
}
