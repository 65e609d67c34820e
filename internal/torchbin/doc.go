// Package torchbin reads the tensors of PyTorch's .bin files, what torch.save writes of a state dict: the zip of
// torch 1.6 and later, and the older layout before it.
//
// Such a file is a pickle, which in Python may run anything that it names. Here it runs nothing: only the few
// names that tensors need are known, and a file that names another is refused with that name. The reader trusts
// nothing: every size and offset is checked against the file before anything of that size is allocated. Offsets,
// strides and shared storages are honoured. Every fault is an error that names the file and the cause.
package torchbin
