/* Writes log records as lines. Whatever a record holds, it stays one line: control characters are escaped.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-log.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#define VALUE_MAX 2000 /* bytes of one value; the rest is cut */
#define OURS "HUB_"    /* fields that begin so are told, without it and in lower case */

static gint threshold = G_LOG_LEVEL_MESSAGE; /* atomic, as is the next */
static gint as_json;

static const struct
{
  GLogLevelFlags level;
  const char *name;
  char priority; /* of syslog */
} levels[] = {
  { G_LOG_LEVEL_ERROR, "error", '3' },  { G_LOG_LEVEL_CRITICAL, "error", '3' }, { G_LOG_LEVEL_WARNING, "warning", '4' },
  { G_LOG_LEVEL_MESSAGE, "message", '5' }, { G_LOG_LEVEL_INFO, "info", '6' },   { G_LOG_LEVEL_DEBUG, "debug", '7' },
};

static gsize
index_of (GLogLevelFlags level)
{
  gsize i = 0;

  while (i + 1 < G_N_ELEMENTS (levels) && (level & levels[i].level) == 0)
    i++;
  return i;
}

/* ---- Values ---- */

/* Quoted as in JSON; control characters as \u00xx, what is not UTF-8 replaced. */
static void
append_quoted (GString *line, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, (gssize) strnlen (value, VALUE_MAX));

  g_string_append_c (line, '"');
  for (const char *at = valid; *at != '\0'; at++)
    {
      guchar c = (guchar) *at;

      if (c == '"' || c == '\\')
        g_string_append_printf (line, "\\%c", c);
      else if (c < ' ' || c == 0x7f)
        g_string_append_printf (line, "\\u%04x", c);
      else
        g_string_append_c (line, *at);
    }
  g_string_append_c (line, '"');
}

/* What needs no quotes in key=value. */
static gboolean
is_plain (const char *value)
{
  gsize length = strlen (value);

  return length > 0 && length <= VALUE_MAX
         && strspn (value, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_./:{}*+@,[]%") == length;
}

static gboolean
is_number (const char *value)
{
  gsize length = strlen (value);

  return length > 0 && length <= 15 && strspn (value, G_CSET_DIGITS) == length && (length == 1 || *value != '0');
}

static void
append_pair (GString *line, const char *key, const char *value, gboolean json)
{
  if (json)
    g_string_append_printf (line, "%s\"%s\":", line->len > 1 ? "," : "", key);
  else
    g_string_append_printf (line, "%s%s=", line->len > 0 ? " " : "", key);
  if (json ? is_number (value) : is_plain (value))
    g_string_append (line, value);
  else
    append_quoted (line, value);
}

/* ---- Records ---- */

static const char *
find (const GLogField *fields, gsize n, const char *key)
{
  for (gsize i = 0; i < n; i++)
    if (strcmp (fields[i].key, key) == 0 && fields[i].length == -1)
      return fields[i].value;
  return NULL;
}

static gboolean
is_ours (const GLogField *field)
{
  return g_str_has_prefix (field->key, OURS) && field->length == -1;
}

static void
append_ours (GString *line, const GLogField *field, gboolean json)
{
  g_autofree char *key = g_ascii_strdown (field->key + strlen (OURS), -1);

  append_pair (line, key, field->value, json);
}

static void
append_time (GString *line, gint64 at_us, gboolean json)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at_us / G_USEC_PER_SEC);
  g_autofree char *seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  char text[48];

  g_snprintf (text, sizeof text, "%s.%03dZ", seconds, (int) (at_us % G_USEC_PER_SEC / 1000));
  append_pair (line, "time", text, json);
}

/* A record with fields of its own says everything in them. */
char *
hub_log_line (GLogLevelFlags level, const GLogField *fields, gsize n, gint64 at_us, gboolean json)
{
  GString *line = g_string_sized_new (256);
  const char *domain = find (fields, n, "GLIB_DOMAIN");
  const char *message = find (fields, n, "MESSAGE");
  gboolean ours = FALSE;

  if (json)
    g_string_append_c (line, '{');
  append_time (line, at_us, json);
  append_pair (line, "level", levels[index_of (level)].name, json);
  append_pair (line, "from", domain != NULL ? domain : "-", json);
  for (gsize i = 0; i < n; i++)
    if (is_ours (&fields[i]))
      {
        append_ours (line, &fields[i], json);
        ours = TRUE;
      }
  if (!ours)
    append_pair (line, "message", message != NULL ? message : "", json);
  g_string_append (line, json ? "}\n" : "\n");
  return g_string_free (line, FALSE);
}

/* The journal of systemd reads how bad it is off the line's beginning. */
static GLogWriterOutput
write_cb (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
  g_autofree char *line = NULL;
  g_autofree char *marked = NULL;
  const char *out;

  if (!hub_log_has (level))
    return G_LOG_WRITER_HANDLED;
  line = hub_log_line (level, fields, n, g_get_real_time (), g_atomic_int_get (&as_json));
  if (data != NULL)
    marked = g_strdup_printf ("<%c>%s", levels[index_of (level)].priority, line);
  out = marked != NULL ? marked : line;
  return write (STDERR_FILENO, out, strlen (out)) > 0 ? G_LOG_WRITER_HANDLED : G_LOG_WRITER_UNHANDLED;
}

gboolean
hub_log_has (GLogLevelFlags level)
{
  return (gint) levels[index_of (level)].level <= g_atomic_int_get (&threshold);
}

void
hub_log_begin (const char *level, gboolean json)
{
  static gboolean begun;

  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    if (strcmp (levels[i].name, level) == 0)
      g_atomic_int_set (&threshold, (gint) levels[i].level);
  g_atomic_int_set (&as_json, json);
  if (!begun)
    g_log_set_writer_func (write_cb, g_getenv ("JOURNAL_STREAM") != NULL ? &threshold : NULL, NULL);
  begun = TRUE;
}
