package pjrt

import "unsafe"

// Each struct here is one of pjrt_c_api.h 0.114, whose name is in its comment, with the same fields in the same order.
// What belongs to the plugin is a uintptr, as the garbage collector has no business there; what belongs to Go is a
// pointer, which keeps it alive. Versions of the interface only append fields: an older plugin reads the front part, a
// newer one sees from the size which fields it is not given.

// head begins every struct: its size, and extensions, of which none is used.
type head struct {
	size      uintptr
	extension uintptr
}

// headOf is the head of a struct of a type.
func headOf[T any]() head { return head{size: unsafe.Sizeof(*new(T))} }

type (
	errorDestroyArgs struct { // Error_Destroy_Args
		head
		err uintptr
	}
	errorMessageArgs struct { // Error_Message_Args
		head
		err  uintptr
		text *byte
		size uintptr
	}
	errorCodeArgs struct { // Error_GetCode_Args
		head
		err  uintptr
		code int32
		_    int32
	}
	namedValue struct { // NamedValue
		head
		name     *byte
		nameSize uintptr
		kind     int32 // namedString, ...
		_        int32
		value    [8]byte // a number; of a string and a list it is a pointer to one that the plugin or pinned memory has
		size     uintptr // bytes of a string, numbers of a list, or 1
	}
	initializeArgs struct { // Plugin_Initialize_Args
		head
	}
	attributesArgs struct { // Plugin_Attributes_Args
		head
		values *namedValue
		count  uintptr
	}
	eventArgs struct { // Event_Await_Args, Event_Destroy_Args
		head
		event uintptr
	}
	clientCreateArgs struct { // Client_Create_Args
		head
		options *namedValue
		count   uintptr
		_       [4]uintptr // stores that several hosts share
		client  uintptr
		_       [2]uintptr // the same
	}
	clientArgs struct { // Client_Destroy_Args
		head
		client uintptr
	}
	stringArgs struct { // Client_PlatformName_Args, Client_PlatformVersion_Args, DeviceDescription_Kind_Args, ...
		head
		of   uintptr
		text *byte
		size uintptr
	}
	devicesArgs struct { // Client_AddressableDevices_Args, LoadedExecutable_AddressableDevices_Args
		head
		of      uintptr
		devices *uintptr
		count   uintptr
	}
	descriptionArgs struct { // Device_GetDescription_Args
		head
		device      uintptr
		description uintptr
	}
	idArgs struct { // DeviceDescription_Id_Args
		head
		description uintptr
		id          int32
		_           int32
	}
	memoryStatsArgs struct { // Device_MemoryStats_Args
		head
		device uintptr
		inUse  int64
		rest   [11]struct { // see the order of the constants peakInUse and so on
			value int64
			isSet bool
			_     [7]byte
		}
	}
	program struct { // Program
		head
		code       *byte
		codeSize   uintptr
		format     *byte
		formatSize uintptr
	}
	compileArgs struct { // Client_Compile_Args
		head
		client      uintptr
		program     *program
		options     *byte
		optionsSize uintptr
		executable  uintptr
	}
	topologyCreateArgs struct { // TopologyDescription_Create_Args
		head
		name     *byte
		nameSize uintptr
		options  *namedValue
		count    uintptr
		topology uintptr
	}
	topologyArgs struct { // TopologyDescription_Destroy_Args
		head
		topology uintptr
	}
	topologyCompileArgs struct { // Compile_Args
		head
		topology    uintptr
		program     *program
		options     *byte
		optionsSize uintptr
		_           uintptr // client
		executable  uintptr
	}
	loadArgs struct { // Executable_DeserializeAndLoad_Args
		head
		client      uintptr
		bytes       *byte
		bytesSize   uintptr
		executable  uintptr
		options     *byte
		optionsSize uintptr
		loadOptions uintptr
	}
	fromHostArgs struct { // Client_BufferFromHostBuffer_Args
		head
		client      uintptr
		data        unsafe.Pointer
		kind        int32
		_           int32
		dims        *int64
		rank        uintptr
		strides     *int64
		stridesSize uintptr
		semantics   int32
		_           int32
		device      uintptr
		memory      uintptr
		layout      uintptr
		done        uintptr
		buffer      uintptr
	}
	bufferArgs struct { // Buffer_Destroy_Args
		head
		buffer uintptr
	}
	bufferTypeArgs struct { // Buffer_ElementType_Args
		head
		buffer uintptr
		kind   int32
		_      int32
	}
	dimensionsArgs struct { // Buffer_Dimensions_Args
		head
		buffer uintptr
		dims   *int64
		rank   uintptr
	}
	deletedArgs struct { // Buffer_IsDeleted_Args
		head
		buffer  uintptr
		deleted bool
		_       [7]byte
	}
	tiled struct { // Buffer_MemoryLayout_Tiled
		head
		minorToMajor     *int64
		minorToMajorSize uintptr
		_                [3]uintptr // tiles
	}
	layout struct { // Buffer_MemoryLayout with its member tiled
		head
		tiled tiled
		_     uintptr // 0 for tiled
	}
	toHostArgs struct { // Buffer_ToHostBuffer_Args
		head
		buffer uintptr
		layout *layout
		data   unsafe.Pointer
		size   uintptr
		event  uintptr
	}
	loadedArgs struct { // LoadedExecutable_Destroy_Args, Executable_Destroy_Args
		head
		executable uintptr
	}
	getExecutableArgs struct { // LoadedExecutable_GetExecutable_Args
		head
		loaded     uintptr
		executable uintptr
	}
	numOutputsArgs struct { // Executable_NumOutputs_Args
		head
		executable uintptr
		count      uintptr
	}
	serializeArgs struct { // Executable_Serialize_Args
		head
		executable uintptr
		bytes      *byte
		size       uintptr
		owner      uintptr
		free       uintptr // a function that takes owner
	}
	compiledMemoryArgs struct { // Executable_GetCompiledMemoryStats_Args
		head
		executable                                   uintptr
		code, arguments, outputs, aliased, temporary int64
		_                                            [5]int64 // the same of the host
		peak                                         int64
		_                                            [4]int64 // total, allocated, indefinite, unpadded
	}
	executeOptions struct { // ExecuteOptions
		head
		_         [4]uintptr // callbacks for sending and receiving
		_         uintptr    // launch_id
		keep      *int64     // non_donatable_input_indices
		keepCount uintptr
		_         [9]uintptr // context, call_location, tasks and incarnations, slices, layout and callbacks of outputs
	}
	executeArgs struct { // LoadedExecutable_Execute_Args
		head
		executable uintptr
		options    *executeOptions
		arguments  **uintptr // a list for each device
		devices    uintptr
		count      uintptr
		outputs    **uintptr // a list for each device
		events     *uintptr  // one for each device
		device     uintptr   // of a portable executable
	}
)
