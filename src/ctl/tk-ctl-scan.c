/* tiketictl scan, decode. SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include "tk-ctl.h"
#include "tk-decode.h"
#include "tk-desk-catalogue.h"
#include "tk-desk-gate.h"

#define LINE_MAX_BYTES 8192

typedef struct {
  TkCtl *ctl;
  TkDesk *desk;
  TkStaff *staff;
  guint32 event, gate;
  TkDirection direction;
  int count;
  const char *scan_id;
  TkExit worst;
} Gate;

static void
print_result (TkCtl *ctl, const TkScanResult *result)
{
  if (!ctl->json)
    {
      tk_ctl_say ("%s: %s %s%s%s", tk_colour_to_string (result->colour), result->word, result->sentence,
                  *result->instruction != '\0' ? " " : "", result->instruction);
      return;
    }
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "colour", tk_colour_to_string (result->colour));
  tk_json_set_string (json, "verdict", tk_verdict_to_string (result->kind));
  tk_json_set_string (json, "scan", result->scan_id);
  tk_json_set_bool (json, "repeat", result->repeat);
  tk_json_set_bool (json, "replayed", result->replayed);
  tk_json_set_string (json, "code", result->code);
  tk_json_set_string (json, "type_name", result->type_name);
  tk_json_set_string (json, "word", result->word);
  tk_json_set_string (json, "sentence", result->sentence);
  tk_json_set_string (json, "instruction", result->instruction);
  tk_json_set_int (json, "count", result->count);
  tk_json_set_int (json, "remaining", result->remaining);
  tk_json_set_string (json, "rule", result->rule != TK_RULE_NONE ? tk_rule_to_string (result->rule) : NULL);
  tk_ctl_set_time (json, "seen_at", result->seen_ms);
  tk_json_set_string (json, "seen_gate", *result->seen_gate != '\0' ? result->seen_gate : NULL);
  if (result->seen_ms > 0)
    tk_json_set_int (json, "seconds_ago", MAX (0, (result->at_ms - result->seen_ms) / 1000));
  tk_json_set_string (json, "right_gate", *result->right_gate != '\0' ? result->right_gate : NULL);
  tk_ctl_set_time (json, "at", result->at_ms);
  tk_ctl_print_json (json);
}

static TkExit
exit_for_colour (TkColour colour)
{
  switch (colour)
    {
    case TK_COLOUR_GREEN:
      return TK_EXIT_DONE;
    case TK_COLOUR_AMBER:
      return TK_EXIT_AMBER;
    default:
      return TK_EXIT_RED;
    }
}

/* One code, judged; the worst colour of all becomes the exit code. FALSE with error when it could not be judged. */
static gboolean
present (Gate *gate, const char *text, gsize length, const char *source, GError **error)
{
  TkScanRequest request = {
    .event = gate->event, .gate = gate->gate, .direction = gate->direction, .text = text, .length = length,
    .source = source, .scan_id = gate->scan_id, .count = (guint) gate->count,
  };
  g_autoptr (TkScanResult) result = tk_desk_scan (gate->desk, gate->staff, &request, error);

  if (result == NULL)
    return FALSE;
  print_result (gate->ctl, result);
  gate->worst = MAX (gate->worst, exit_for_colour (result->colour));
  return TRUE;
}

static gboolean
present_picture (Gate *gate, const char *path, GError **error)
{
  gint64 ms = 0;
  g_autoptr (TkReading) reading = tk_decode_file (path, &ms, error);

  return reading != NULL && present (gate, reading->payload, reading->length, "picture", error);
}

static gboolean
present_lines (Gate *gate, GError **error)
{
  char line[LINE_MAX_BYTES];

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      gsize length = strcspn (line, "\r\n");
      if (length > 0 && !present (gate, line, length, "scanner", error))
        return FALSE;
    }
  return TRUE;
}

static TkExit
run_gate (Gate *gate, const char *text, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean judged = TRUE;

  if (text != NULL)
    judged = present (gate, text, strlen (text), "text", &error);
  for (int i = 1; i < argc && judged; i++)
    judged = strcmp (argv[i], "-") == 0 ? present_lines (gate, &error) : present_picture (gate, argv[i], &error);
  return judged ? gate->worst : tk_ctl_fail (error);
}

static gboolean
open_gate (Gate *gate, const char *event_text, const char *gate_text, GError **error)
{
  TkEventInfo *event = NULL;
  TkGateInfo *info = NULL;

  gate->desk = tk_ctl_open (gate->ctl, &gate->staff, error);
  if (gate->desk == NULL)
    return FALSE;
  event = tk_desk_find_event (gate->desk, event_text, error);
  info = event != NULL ? tk_desk_find_gate (gate->desk, event->number, gate_text, error) : NULL;
  if (info != NULL)
    {
      gate->event = event->number;
      gate->gate = info->number;
    }
  g_clear_pointer (&event, tk_event_info_free);
  if (info == NULL)
    return FALSE;
  tk_gate_info_free (info);
  return TRUE;
}

TkExit
tk_ctl_scan (TkCtl *ctl, int argc, char **argv)
{
  g_autofree char *event = NULL, *gate_text = NULL, *text = NULL, *scan_id = NULL;
  gboolean leaving = FALSE;
  g_autoptr (GError) error = NULL;
  Gate gate = { .ctl = ctl };
  const GOptionEntry entries[] = {
    { "event", 0, 0, G_OPTION_ARG_STRING, &event, N_("Event, by number or title"), "E" },
    { "gate", 0, 0, G_OPTION_ARG_STRING, &gate_text, N_("Gate, by number or name"), "G" },
    { "exit", 0, 0, G_OPTION_ARG_NONE, &leaving, N_("People leave instead of entering"), NULL },
    { "text", 0, 0, G_OPTION_ARG_STRING, &text, N_("What a scanner read, or a typed code"), "TOKEN" },
    { "scan-id", 0, 0, G_OPTION_ARG_STRING, &scan_id, N_("UUIDv7; asked again with the same one, the first verdict is answered"), "ID" },
    { "count", 0, 0, G_OPTION_ARG_INT, &gate.count, N_("People with a group ticket"), "N" },
    { NULL },
  };

  if (!tk_ctl_options (&argc, &argv, entries, "PICTURE…|-",
                       _("Checks in what a picture, --text or standard input (one code per line) holds.\n"
                         "The same code within 5 s is the same person: it answers green again, as “repeat”.")))
    return TK_EXIT_USAGE;
  if (event == NULL || gate_text == NULL || (text == NULL && argc < 2))
    return tk_ctl_usage (_("scan needs --event E, --gate G and a picture, --text TOKEN or -."));
  if (gate.count < 0 || gate.count > 1000)
    return tk_ctl_usage (_("--count must be between 0 and 1000."));
  gate.direction = leaving ? TK_DIRECTION_EXIT : TK_DIRECTION_ENTRY;
  gate.scan_id = scan_id;
  TkExit status = open_gate (&gate, event, gate_text, &error) ? run_gate (&gate, text, argc, argv) : tk_ctl_fail (error);
  g_clear_pointer (&gate.staff, tk_staff_free);
  g_clear_pointer (&gate.desk, tk_desk_close);
  return status;
}

static gboolean
decode_one (TkCtl *ctl, const char *path)
{
  g_autoptr (GError) error = NULL;
  gint64 ms = 0;
  g_autoptr (TkReading) reading = tk_decode_file (path, &ms, &error);

  if (reading == NULL)
    g_printerr ("tiketictl: %s\n", error->message);
  if (!ctl->json)
    {
      if (reading != NULL)
        tk_ctl_say ("%s: %s", path, reading->payload);
      return reading != NULL;
    }
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "file", path);
  tk_json_set_string (json, "payload", reading != NULL ? reading->payload : NULL);
  tk_json_set_int (json, "ms", ms);
  tk_json_set_string (json, "pass", reading != NULL ? reading->pass : NULL);
  tk_ctl_print_json (json);
  return reading != NULL;
}

TkExit
tk_ctl_decode (TkCtl *ctl, int argc, char **argv)
{
  TkExit status = TK_EXIT_DONE;

  if (!tk_ctl_options (&argc, &argv, NULL, "PICTURE…", _("Reads QR codes from pictures; checks nothing in.")))
    return TK_EXIT_USAGE;
  if (argc < 2)
    return tk_ctl_usage (_("decode needs at least one picture."));
  for (int i = 1; i < argc; i++)
    if (!decode_one (ctl, argv[i]))
      status = TK_EXIT_FAILED;
  return status;
}
