package pjrt

import (
	"testing"
	"unsafe"
)

// The sizes are those of the header in version 0.114: that of a struct is what a plugin checks first.
func TestStructsHaveTheHeadersSizes(t *testing.T) {
	for _, s := range []struct {
		name      string
		got, want uintptr
	}{
		{"Api up to its functions", unsafe.Sizeof(table{}), 40},
		{"Error_Destroy_Args", unsafe.Sizeof(errorDestroyArgs{}), 24},
		{"Error_Message_Args", unsafe.Sizeof(errorMessageArgs{}), 40},
		{"Error_GetCode_Args", unsafe.Sizeof(errorCodeArgs{}), 32},
		{"NamedValue", unsafe.Sizeof(namedValue{}), 56},
		{"Plugin_Initialize_Args", unsafe.Sizeof(initializeArgs{}), 16},
		{"Plugin_Attributes_Args", unsafe.Sizeof(attributesArgs{}), 32},
		{"Event_Await_Args", unsafe.Sizeof(eventArgs{}), 24},
		{"Client_Create_Args", unsafe.Sizeof(clientCreateArgs{}), 88},
		{"Client_Destroy_Args", unsafe.Sizeof(clientArgs{}), 24},
		{"Client_PlatformName_Args", unsafe.Sizeof(stringArgs{}), 40},
		{"Client_AddressableDevices_Args", unsafe.Sizeof(devicesArgs{}), 40},
		{"Device_GetDescription_Args", unsafe.Sizeof(descriptionArgs{}), 32},
		{"DeviceDescription_Id_Args", unsafe.Sizeof(idArgs{}), 32},
		{"Device_MemoryStats_Args", unsafe.Sizeof(memoryStatsArgs{}), 208},
		{"Program", unsafe.Sizeof(program{}), 48},
		{"Client_Compile_Args", unsafe.Sizeof(compileArgs{}), 56},
		{"TopologyDescription_Create_Args", unsafe.Sizeof(topologyCreateArgs{}), 56},
		{"TopologyDescription_Destroy_Args", unsafe.Sizeof(topologyArgs{}), 24},
		{"Compile_Args", unsafe.Sizeof(topologyCompileArgs{}), 64},
		{"Executable_DeserializeAndLoad_Args", unsafe.Sizeof(loadArgs{}), 72},
		{"Client_BufferFromHostBuffer_Args", unsafe.Sizeof(fromHostArgs{}), 120},
		{"Buffer_Destroy_Args", unsafe.Sizeof(bufferArgs{}), 24},
		{"Buffer_ElementType_Args", unsafe.Sizeof(bufferTypeArgs{}), 32},
		{"Buffer_Dimensions_Args", unsafe.Sizeof(dimensionsArgs{}), 40},
		{"Buffer_IsDeleted_Args", unsafe.Sizeof(deletedArgs{}), 32},
		{"Buffer_MemoryLayout_Tiled", unsafe.Sizeof(tiled{}), 56},
		{"Buffer_MemoryLayout", unsafe.Sizeof(layout{}), 80},
		{"Buffer_ToHostBuffer_Args", unsafe.Sizeof(toHostArgs{}), 56},
		{"LoadedExecutable_Destroy_Args", unsafe.Sizeof(loadedArgs{}), 24},
		{"LoadedExecutable_GetExecutable_Args", unsafe.Sizeof(getExecutableArgs{}), 32},
		{"Executable_NumOutputs_Args", unsafe.Sizeof(numOutputsArgs{}), 32},
		{"Executable_Serialize_Args", unsafe.Sizeof(serializeArgs{}), 56},
		{"Executable_GetCompiledMemoryStats_Args", unsafe.Sizeof(compiledMemoryArgs{}), 144},
		{"ExecuteOptions", unsafe.Sizeof(executeOptions{}), 144},
		{"LoadedExecutable_Execute_Args", unsafe.Sizeof(executeArgs{}), 80},
	} {
		if s.got != s.want {
			t.Errorf("PJRT_%s has %d bytes here, and %d in the header", s.name, s.got, s.want)
		}
	}
}
