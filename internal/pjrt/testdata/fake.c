// A plugin that misbehaves in one way, which the environment says. It has the head of PJRT_Api and a few functions.
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int mode(const char *name) { return !strcmp(getenv("FAKE_MODE"), name); }

static const char *setting(const char *name, const char *otherwise) {
  const char *value = getenv(name);
  return value ? value : otherwise;
}

struct table {
  size_t size;
  void *extension;
  size_t version_size;
  void *version_extension;
  int major, minor;
  void *functions[130];
};

static int error; // its address stands for an error

static void error_destroy(void *args) {}

static void error_message(void **args) {
  const char *message = setting("FAKE_MESSAGE", "it does not want to");
  args[3] = (void *)message;
  args[4] = (void *)strlen(message);
}

static void *error_code(void **args) {
  *(int *)&args[3] = atoi(setting("FAKE_CODE", "13"));
  return NULL;
}

static void *fails(void **args) { return &error; }

static void *works(void **args) { return NULL; }

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
  } version = {56, NULL, "cuda_version", 12, 1, 0, 1};
  if (!getenv("FAKE_CUDA"))
    return &error;
  version.value = atoi(getenv("FAKE_CUDA"));
  args[2] = &version;
  args[3] = (void *)1;
  return NULL;
}

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
  if (mode("SIGNALS"))
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
  if (mode("NOTHING"))
    return NULL;
  if (mode("SHORT"))
    t.size = 16;
  if (mode("NEW"))
    t.major = 1;
  if (mode("OLD"))
    t.minor = 3;
  if (mode("FEW"))
    t.size = 40 + 8 * 20;
  if (mode("REFUSES"))
    t.functions[3] = fails;
  if (mode("SIGNALS") || mode("NO_DEVICES"))
    t.functions[10] = client_create;
  return &t;
}
