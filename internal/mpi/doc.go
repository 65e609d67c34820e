// Package mpi joins the processes that mpirun or srun has started into one training: the few functions of MPI that this
// needs, without cgo.
//
//	launch, ok := mpi.Launched(os.LookupEnv)  // ok if a launcher has started several processes
//	world, err := mpi.Join(launch, "")        // loads the library of the launcher's MPI
//	err = world.Broadcast(weights, 0)         // and so on, by all ranks in the same order
//	err = world.Close()
//
// A process that was started by itself never loads a library. Known are MPICH and what has its ABI (Intel MPI, MVAPICH,
// Cray), Open MPI, and the standard ABI of MPI 5.0. Where programs cannot load libraries (see [Supported]), Join
// returns an [UnsupportedError].
//
// All data are bytes: numbers are summed by the caller in an order of its own, since the order in which MPI_Allreduce
// sums depends on the library and the number of ranks. Machines must have one byte order.
package mpi
