/* Memory runs out at every allocation of json-c's while a message is read: it is refused, or it is right; it is never read as
 * something else. Only messages that are not written as our own programs write them reach json-c at all.
 *
 * malloc is taken over for the whole program and fails only for callers within json-c. GLib's allocations end the program when
 * they fail, by design, and json-c 0.16 itself does not look at each of its own: that is a kill at that moment, and test-crash.c
 * looks at those. So each allocation fails in a child. SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <glib.h>
#include <link.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tk-wire-messages.h"

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && defined(__GLIBC__)
#define CAN_FAIL 1
#else
#define CAN_FAIL 0 /* the sanitizers take malloc over themselves */
#endif

static guintptr json_from, json_to; /* where json-c's code lies */
static guint countdown;             /* the nth from now fails; 0: none */
static gboolean struck;

#if CAN_FAIL
void *__libc_malloc (size_t size);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *block, size_t size);

static gboolean
strikes (const void *caller)
{
  guintptr at = (guintptr) caller;

  if (G_LIKELY (countdown == 0) || at < json_from || at >= json_to || --countdown > 0)
    return FALSE;
  struck = TRUE;
  return TRUE;
}

void *
malloc (size_t size)
{
  return strikes (__builtin_return_address (0)) ? NULL : __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  return strikes (__builtin_return_address (0)) ? NULL : __libc_calloc (n, size);
}

void *
realloc (void *block, size_t size)
{
  return strikes (__builtin_return_address (0)) ? NULL : __libc_realloc (block, size);
}

/* Within libc strdup() would be the caller. */
char *
(strdup) (const char *text)
{
  size_t size = strlen (text) + 1;
  char *copy = strikes (__builtin_return_address (0)) ? NULL : __libc_malloc (size);

  return copy != NULL ? memcpy (copy, text, size) : NULL;
}
#endif

static int
find_json (struct dl_phdr_info *info, size_t size, void *data)
{
  if (strstr (info->dlpi_name, "libjson-c") == NULL)
    return 0;
  json_from = info->dlpi_addr;
  for (int i = 0; i < info->dlpi_phnum; i++)
    if (info->dlpi_phdr[i].p_type == PT_LOAD)
      json_to = MAX (json_to, info->dlpi_addr + info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz);
  return 1;
}

/* What a newer program might send: keys we do not know, in another order. */
static const struct { const TkWireShape *shape; const char *text; } messages[] = {
  { &tk_wire_sale_shape,
    "{\"sale\":\"0190aaaa-0000-7000-8000-000000000001\",\"newer\":{\"why\":[1,2,{\"deep\":\"text\"}],\"more\":null},\"total\":300000,"
    "\"shift\":\"0190aaaa-0000-7000-8000-000000000002\",\"currency\":\"KES\",\"lines\":[{\"unit\":150000,\"type\":1,\"qty\":2,"
    "\"event\":1,\"amount\":300000,\"colour\":\"a text that is longer than what fits an object of its own\"}],"
    "\"payments\":[{\"method\":\"cash\",\"tendered\":300000,\"amount\":300000}],"
    "\"tickets\":[{\"event\":1,\"type\":1,\"serial\":7,\"issue\":0,\"lease\":\"lease-a\"},"
    "{\"event\":1,\"type\":1,\"serial\":8,\"issue\":0,\"lease\":\"lease-a\"}]}" },
  { &tk_wire_batch_reply_shape,
    "{\"results\":[{\"status\":\"applied\",\"seq\":1},{\"status\":\"dead\",\"seq\":2,\"reason\":\"It is \\u201codd\\u201d.\"}],"
    "\"now\":1795280400000,\"later\":[[],{}],\"acked\":2}" },
  { &tk_wire_staff_shape,
    "{\"role\":\"cashier\",\"pin_hash\":\"$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA\",\"name\":\"zawadi\",\"display_name\":\"Zawadi\","
    "\"active\":true,\"badge\":{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":10,\"k\":11,\"l\":12,"
    "\"m\":13,\"n\":14,\"o\":15,\"p\":16,\"q\":17,\"r\":18}}" },
};

typedef enum { RIGHT, REFUSED, WRONG, NOT_STRUCK, KILLED, OUTCOMES } Outcome;

/* What the message says, as we write it; NULL when it was refused. (transfer full) */
static char *
read_message (gsize which, GError **error)
{
  const TkWireShape *shape = messages[which].shape;
  gpointer message = tk_wire_decode (shape, messages[which].text, strlen (messages[which].text), error);

  countdown = 0;
  if (message == NULL)
    return NULL;
  char *text = tk_wire_encode (shape, message);
  tk_wire_free (shape, message);
  return text;
}

static Outcome
read_without_memory (gsize which, guint nth, const char *expected)
{
  g_autoptr (GError) error = NULL;

  countdown = nth;
  g_autofree char *text = read_message (which, &error);
  if (text == NULL)
    return error->domain == TK_WIRE_ERROR && strlen (error->message) > 20 ? REFUSED : WRONG;
  if (strcmp (text, expected) != 0)
    {
      g_printerr ("%s\nis read as %s\n", expected, text);
      return WRONG;
    }
  return struck ? RIGHT : NOT_STRUCK;
}

static Outcome
read_in_child (gsize which, guint nth, const char *expected)
{
  int status = 0;
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      setrlimit (RLIMIT_CORE, &(struct rlimit){ 0, 0 });
      _exit ((int) read_without_memory (which, nth, expected));
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  return WIFEXITED (status) ? (Outcome) WEXITSTATUS (status) : KILLED;
}

static void
test_message (gconstpointer data)
{
  gsize which = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = read_message (which, &error);
  guint counts[OUTCOMES] = { 0 };

  g_assert_no_error (error);
  if (!CAN_FAIL || json_to == 0)
    {
      g_test_skip ("malloc cannot be taken over here");
      return;
    }
  for (guint nth = 1; counts[NOT_STRUCK] == 0; nth++)
    {
      Outcome outcome = read_in_child (which, nth, expected);

      if (outcome == WRONG)
        g_error ("%s: allocation %u makes it another message", messages[which].shape->name, nth);
      counts[outcome]++;
    }
  g_test_message ("%s: refused %u times, right %u times, the program ended %u times", messages[which].shape->name, counts[REFUSED],
                  counts[RIGHT], counts[KILLED]);
  g_assert_cmpuint (counts[REFUSED], >, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dl_iterate_phdr (find_json, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autofree char *path = g_strconcat ("/simulation/allocation/json/", messages[i].shape->name, NULL);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_message);
    }
  return g_test_run ();
}
