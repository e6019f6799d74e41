// Node 24.19 and later make a hook for each ObjectWrap, and end the process when one is collected while no JavaScript runs:
// https://github.com/nodejs/node/issues/65446. Included before all else, this leaves the hooks out, as in older versions;
// better-sqlite3 closes its databases by a hook of its own.
#include <node.h>
#define AddEnvironmentCleanupHook(...) (static_cast<void>(0))
#define RemoveEnvironmentCleanupHook(...) (static_cast<void>(0))
#include <node_object_wrap.h>
#undef AddEnvironmentCleanupHook
#undef RemoveEnvironmentCleanupHook
