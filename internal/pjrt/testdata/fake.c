// A plugin that misbehaves in one way, chosen by -DMODE. It has the head of PJRT_Api and a few of its functions.
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

enum { NOTHING = 1, SHORT, NEW, OLD, FEW, REFUSES, NO_CLIENT, SIGNALS, NO_DEVICES };
#ifndef MESSAGE
#define MESSAGE "it does not want to"
#endif
#ifndef CODE
#define CODE 13
#endif

struct table {
  size_t size;
  void *extension;
  size_t version_size;
  void *version_extension;
  int major, minor;
  void *functions[130];
};

static int error; // its address stands for an error
int live_errors;

static void error_destroy(void *args) { live_errors--; }

static void error_message(void **args) {
  static const char message[] = MESSAGE;
  args[3] = (void *)message;
  args[4] = (void *)(sizeof message - 1);
}

static void *error_code(void **args) {
  *(int *)&args[3] = CODE;
  return NULL;
}

static void *fails(void **args) {
  live_errors++;
  return &error;
}

static void *works(void **args) { return NULL; }

#ifdef CUDA
// One attribute: cuda_version, a number.
static void *attributes(void **args) {
  static struct {
    size_t size;
    void *extension;
    const char *name;
    size_t name_size;
    int64_t kind;
    int64_t value;
    size_t value_size;
  } version = {56, NULL, "cuda_version", 12, 1, CUDA, 1};
  args[2] = &version;
  args[3] = (void *)1;
  return NULL;
}
#else
#define attributes fails
#endif

static void *client_create(void **args) {
  args[8] = &error; // any address stands for a client
  return NULL;
}

static void *devices(void **args) {
  args[4] = NULL; // none
  return NULL;
}

static void handler(int s) { _Exit(3); }

__attribute__((constructor)) static void loaded(void) {
  if (MODE == SIGNALS)
    signal(SIGINT, handler);
}

struct table *GetPjrtApi(void) {
  static struct table t = {sizeof t, NULL, 24, NULL, 0, 114};
  for (int i = 0; i < 130; i++)
    t.functions[i] = fails;
  t.functions[0] = error_destroy;
  t.functions[1] = error_message;
  t.functions[2] = error_code;
  t.functions[3] = works;
  t.functions[4] = attributes;
  t.functions[11] = t.functions[12] = t.functions[14] = works;
  t.functions[16] = devices;
  switch (MODE) {
  case NOTHING:
    return NULL;
  case SHORT:
    t.size = 16;
    break;
  case NEW:
    t.major = 1;
    break;
  case OLD:
    t.minor = 3;
    break;
  case FEW:
    t.size = 40 + 8 * 20;
    break;
  case REFUSES:
    t.functions[3] = fails;
    break;
  case SIGNALS:
  case NO_DEVICES:
    t.functions[10] = client_create;
    break;
  }
  return &t;
}
