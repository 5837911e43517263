/* tiketictl scan, decode. SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "tk-ctl.h"
#include "tk-decode.h"
#include "tk-desk-catalogue.h"
#include "tk-desk-gate.h"
#include "tk-payload.h"
#include "tk-sync-redeem.h"

typedef struct {
  TkCtl *ctl;
  TkDesk *desk;
  TkSyncRedeemer *redeemer;  /* asks the hub; one connection for all codes of standard input */
  TkStaff *staff;
  guint32 event, gate;
  TkDirection direction;
  int count;
  gboolean attention_seen;
  const char *scan_id;
  TkExit worst;              /* colour so far */
  TkExit trouble;            /* the last code that could not be judged */
} Gate;

void
tk_ctl_print_scan (TkCtl *ctl, const TkScanResult *result)
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
  tk_json_set_bool (json, "confirmed", result->confirmed);
  tk_json_set_string (json, "code", result->code);
  tk_json_set_string (json, "type_name", result->type_name);
  tk_json_set_string (json, "word", result->word);
  tk_json_set_string (json, "sentence", result->sentence);
  tk_json_set_string (json, "instruction", result->instruction);
  tk_json_set_int (json, "count", result->count);
  tk_json_set_int (json, "remaining", result->remaining);
  tk_json_set_int (json, "admits", result->admits);
  tk_ctl_set_text (json, "holder", result->holder);
  tk_ctl_set_text (json, "attention", result->attention);
  tk_json_set_string (json, "rule", result->rule != TK_RULE_NONE ? tk_rule_to_string (result->rule) : NULL);
  tk_ctl_set_time (json, "seen_at", result->seen_ms);
  tk_ctl_set_text (json, "seen_gate", result->seen_gate);
  if (result->seen_ms > 0)
    tk_json_set_int (json, "seconds_ago", MAX (0, (result->at_ms - result->seen_ms) / 1000));
  tk_ctl_set_text (json, "right_gate", result->right_gate);
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
    .source = source, .scan_id = gate->scan_id, .count = (guint) gate->count, .attention_seen = gate->attention_seen,
  };
  g_autoptr (TkScanResult) result = tk_desk_scan (gate->desk, gate->staff, &request, error);

  if (result == NULL)
    return FALSE;
  tk_ctl_print_scan (gate->ctl, result);
  gate->worst = MAX (gate->worst, exit_for_colour (result->colour));
  return TRUE;
}

static TkExit
complain_about (const char *path, const GError *error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *sentence = g_strdup_printf ("%s: %s", name, error->message);
  g_autoptr (GError) named = g_error_new_literal (error->domain, error->code, sentence);

  return tk_ctl_fail (strstr (error->message, name) != NULL ? error : named);
}

/* What cannot be judged is said, and does not stop those behind it. */
static void
present_or_complain (Gate *gate, const char *text, gsize length, const char *source)
{
  g_autoptr (GError) error = NULL;

  if (!present (gate, text, length, source, &error))
    gate->trouble = tk_ctl_fail (error);
}

static void
present_picture (Gate *gate, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkReading) reading = tk_decode_file (path, NULL, &error);

  if (reading != NULL)
    present_or_complain (gate, reading->payload, reading->length, "picture");
  else
    gate->trouble = complain_about (path, error);
}

/* One line without its end; of a longer one only as much as anything looks at. FALSE when there is no more. */
static gboolean
read_line (GString *line)
{
  int c;

  g_string_truncate (line, 0);
  while ((c = getchar ()) != EOF && c != '\n')
    if (line->len < TK_PAYLOAD_MAX)
      g_string_append_c (line, (char) c);
  if (line->len > 0 && line->str[line->len - 1] == '\r')
    g_string_truncate (line, line->len - 1);
  return c != EOF || line->len > 0;
}

static void
present_lines (Gate *gate)
{
  g_autoptr (GString) line = g_string_new (NULL);

  while (read_line (line))
    if (line->len > 0)
      present_or_complain (gate, line->str, line->len, "scanner");
}

static TkExit
run_gate (Gate *gate, const char *text, int argc, char **argv)
{
  if (text != NULL)
    present_or_complain (gate, text, strlen (text), "text");
  for (int i = 1; i < argc; i++)
    if (strcmp (argv[i], "-") == 0)
      present_lines (gate);
    else
      present_picture (gate, argv[i]);
  return gate->trouble != TK_EXIT_DONE ? gate->trouble : gate->worst;
}

static gboolean
open_gate (Gate *gate, const char *event_text, const char *gate_text, GError **error)
{
  TkEventInfo *event = NULL;
  TkGateInfo *info = NULL;

  gate->desk = tk_ctl_open (gate->ctl, &gate->staff, error);
  if (gate->desk == NULL)
    return FALSE;
  gate->redeemer = tk_sync_redeemer_new (gate->ctl->dir, gate->ctl->clock);
  tk_desk_set_redeemer (gate->desk, &(TkDeskRedeemer) { tk_sync_redeemer_ask, gate->redeemer });
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
    { "text", 0, 0, G_OPTION_ARG_FILENAME /* any bytes */, &text, N_("What a scanner read, or a typed code"), "TOKEN" },
    { "scan-id", 0, 0, G_OPTION_ARG_STRING, &scan_id, N_("UUIDv7; asked again with the same one, the first verdict is answered"), "ID" },
    { "count", 0, 0, G_OPTION_ARG_INT, &gate.count, N_("People with a group ticket"), "N" },
    { "attention-seen", 0, 0, G_OPTION_ARG_NONE, &gate.attention_seen, N_("The organizer's text was read, and they may come in"), NULL },
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
  if (scan_id != NULL && (text != NULL) + argc - 1 != 1)
    return tk_ctl_usage (_("--scan-id belongs to one code: give one picture or one --text with it."));
  gate.direction = leaving ? TK_DIRECTION_EXIT : TK_DIRECTION_ENTRY;
  gate.scan_id = scan_id;
  TkExit status = open_gate (&gate, event, gate_text, &error) ? run_gate (&gate, text, argc, argv) : tk_ctl_fail (error);
  g_clear_pointer (&gate.staff, tk_staff_free);
  g_clear_pointer (&gate.desk, tk_desk_close);
  g_clear_pointer (&gate.redeemer, tk_sync_redeemer_free);
  return status;
}

static TkExit
decode_one (TkCtl *ctl, const char *path)
{
  g_autoptr (GError) error = NULL;
  gint64 ms = 0;
  g_autoptr (TkReading) reading = tk_decode_file (path, &ms, &error);
  g_autofree char *payload = reading != NULL ? g_utf8_make_valid (reading->payload, (gssize) reading->length) : NULL;
  g_autofree char *name = g_filename_display_name (path);
  TkExit status = TK_EXIT_DONE;

  if (reading == NULL)
    status = complain_about (path, error);
  if (!ctl->json)
    {
      if (reading != NULL)
        tk_ctl_say ("%s: %s (%" PRId64 " ms, %s)", name, payload, ms, reading->pass);
      return status;
    }
  TkJson *json = tk_json_object ();
  tk_json_set_string (json, "file", name);
  tk_json_set_string (json, "payload", payload);
  tk_json_set_int (json, "ms", ms);
  tk_json_set_string (json, "pass", reading != NULL ? reading->pass : NULL);
  tk_ctl_print_json (json);
  return status;
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
    {
      TkExit one = decode_one (ctl, argv[i]);
      status = MAX (status, one);
    }
  return status;
}
