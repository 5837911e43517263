/* Writes the text format of Prometheus. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-metrics.h"

#include <inttypes.h>
#include <stdarg.h>

#define MICRO 1000000

void
hub_metrics_family (GString *out, const char *name, const char *type, const char *help)
{
  g_string_append_printf (out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* Backslash, quote and line end are the only ones that must be escaped. */
static void
append_value (GString *out, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  for (const char *at = valid; *at != '\0'; at++)
    {
      if (*at == '\\' || *at == '"')
        g_string_append_c (out, '\\');
      if (*at == '\n')
        g_string_append (out, "\\n");
      else
        g_string_append_c (out, *at);
    }
}

/* name{a="b",le="0.5"}: `le` (nullable) comes last. */
static void
append_name (GString *out, const char *name, const char *suffix, const char *le, va_list labels)
{
  const char *separator = "{";
  const char *label;

  g_string_append_printf (out, "%s%s", name, suffix);
  while ((label = va_arg (labels, const char *)) != NULL)
    {
      g_string_append_printf (out, "%s%s=\"", separator, label);
      append_value (out, va_arg (labels, const char *));
      g_string_append_c (out, '"');
      separator = ",";
    }
  if (le != NULL)
    g_string_append_printf (out, "%sle=\"%s\"", separator, le);
  if (*separator == ',' || le != NULL)
    g_string_append_c (out, '}');
  g_string_append_c (out, ' ');
}

/* Microseconds as seconds, without trailing zeros. */
static void
append_seconds (GString *out, gint64 us)
{
  g_string_append_printf (out, "%s%" PRId64, us < 0 ? "-" : "", ABS (us) / MICRO);
  if (us % MICRO == 0)
    return;
  g_string_append_printf (out, ".%06" PRId64, ABS (us) % MICRO);
  while (out->str[out->len - 1] == '0')
    g_string_truncate (out, out->len - 1);
}

void
hub_metrics_sample (GString *out, const char *name, gint64 value, ...)
{
  va_list labels;

  va_start (labels, value);
  append_name (out, name, "", NULL, labels);
  va_end (labels);
  g_string_append_printf (out, "%" PRId64 "\n", value);
}

void
hub_metrics_seconds (GString *out, const char *name, gint64 us, ...)
{
  va_list labels;

  va_start (labels, us);
  append_name (out, name, "", NULL, labels);
  va_end (labels);
  append_seconds (out, us);
  g_string_append_c (out, '\n');
}

/* The bound as text; the last bucket has none. */
static void
write_bound (GString *le, const HubMeterScale *scale, guint i, gboolean in_us)
{
  g_string_truncate (le, 0);
  if (i == scale->n)
    g_string_append (le, "+Inf");
  else if (in_us)
    append_seconds (le, scale->bounds[i]);
  else
    g_string_append_printf (le, "%" PRId64, scale->bounds[i]);
}

void
hub_metrics_histogram (GString *out, const char *name, const HubMeter *meter, const HubMeterScale *scale, gboolean in_us, ...)
{
  g_autoptr (GString) le = g_string_new (NULL);
  HubMeter now = { 0 };
  guint64 count = 0;
  va_list labels;

  hub_meter_add (&now, meter);
  for (guint i = 0; i <= scale->n; i++)
    {
      count += now.buckets[i];
      write_bound (le, scale, i, in_us);
      va_start (labels, in_us);
      append_name (out, name, "_bucket", le->str, labels);
      va_end (labels);
      g_string_append_printf (out, "%" PRIu64 "\n", count);
    }
  va_start (labels, in_us);
  append_name (out, name, "_sum", NULL, labels);
  va_end (labels);
  if (in_us)
    append_seconds (out, now.sum);
  else
    g_string_append_printf (out, "%" PRId64, now.sum);
  va_start (labels, in_us);
  g_string_append_c (out, '\n');
  append_name (out, name, "_count", NULL, labels);
  va_end (labels);
  g_string_append_printf (out, "%" PRIu64 "\n", count);
}
