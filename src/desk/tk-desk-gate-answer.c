/* A scan's answer: the struct faces get, and its JSON as stored beside the check-in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-gate-private.h"

#include <string.h>

#include "tk-human-code.h"
#include "tk-wire.h"

#define NUMBER(name) { #name, TK_WIRE_INT, G_STRUCT_OFFSET (Answer, name), 0, TK_WIRE_INT_MAX, TRUE, NULL }
#define WORDS(name) { #name, TK_WIRE_STRING, G_STRUCT_OFFSET (Answer, name), 0, 4096, TRUE, NULL }

typedef struct
{
  gint64 admits, at, confirmed, count, event, issue, remaining, rule, seen, serial, type;
  char *attention, *colour, *holder, *instruction, *right_gate, *seen_gate, *sentence, *type_name, *verdict, *word;
} Answer;

static const TkWireField answer_fields[] = {
  NUMBER (admits), NUMBER (at), WORDS (attention), WORDS (colour), NUMBER (confirmed), NUMBER (count), NUMBER (event), WORDS (holder),
  WORDS (instruction), NUMBER (issue), NUMBER (remaining), WORDS (right_gate),
  NUMBER (rule), NUMBER (seen), WORDS (seen_gate), WORDS (sentence), NUMBER (serial), NUMBER (type), WORDS (type_name),
  WORDS (verdict), WORDS (word), { NULL },
};
static const TkWireShape answer_shape = { "answer", sizeof (Answer), answer_fields };

void
tk_scan_result_free (TkScanResult *result)
{
  if (result == NULL)
    return;
  g_free (result->scan_id);
  g_free (result->code);
  g_free (result->type_name);
  g_free (result->word);
  g_free (result->sentence);
  g_free (result->instruction);
  g_free (result->seen_gate);
  g_free (result->right_gate);
  g_free (result->holder);
  g_free (result->attention);
  g_free (result);
}

TkScanResult *
tk_scan_result_copy (const TkScanResult *result)
{
  TkScanResult *copy = g_new (TkScanResult, 1);

  *copy = *result;
  copy->scan_id = g_strdup (result->scan_id);
  copy->code = g_strdup (result->code);
  copy->type_name = g_strdup (result->type_name);
  copy->word = g_strdup (result->word);
  copy->sentence = g_strdup (result->sentence);
  copy->instruction = g_strdup (result->instruction);
  copy->seen_gate = g_strdup (result->seen_gate);
  copy->right_gate = g_strdup (result->right_gate);
  copy->holder = g_strdup (result->holder);
  copy->attention = g_strdup (result->attention);
  return copy;
}

char *
tk_scan_result_encode (const TkScanResult *result)
{
  /* Borrowed: the encoder only reads. */
  Answer answer = {
    .admits = result->admits,
    .at = result->at_ms,
    .attention = result->attention,
    .colour = (char *) tk_colour_to_string (result->colour),
    .confirmed = result->confirmed,
    .count = result->count,
    .event = result->id.event,
    .holder = result->holder,
    .issue = result->id.issue,
    .remaining = result->remaining,
    .rule = result->rule,
    .seen = result->seen_ms,
    .serial = result->id.serial,
    .type = result->id.type,
    .instruction = result->instruction,
    .right_gate = result->right_gate,
    .seen_gate = result->seen_gate,
    .sentence = result->sentence,
    .type_name = result->type_name,
    .verdict = (char *) tk_verdict_to_string (result->kind),
    .word = result->word,
  };

  return tk_wire_encode (&answer_shape, &answer);
}

static TkScanResult *
make_result (const Answer *answer, TkVerdictKind kind, const char *scan_id)
{
  TkScanResult *result = g_new0 (TkScanResult, 1);

  result->kind = kind;
  /* An answer of an older version does not say: it had one colour for each verdict. */
  if (!tk_colour_from_string (answer->colour, &result->colour))
    result->colour = tk_verdict_colour (kind);
  result->confirmed = answer->confirmed != 0;
  result->scan_id = g_strdup (scan_id);
  result->id = (TkTicketId) { (guint32) answer->event, (guint16) answer->type, (guint32) answer->serial, (guint8) answer->issue };
  result->code = result->id.serial != 0 ? tk_human_code_format (&result->id) : g_strdup ("");
  result->type_name = g_strdup (answer->type_name);
  result->word = g_strdup (answer->word);
  result->sentence = g_strdup (answer->sentence);
  result->instruction = g_strdup (answer->instruction);
  result->count = (guint) answer->count;
  result->remaining = (guint) answer->remaining;
  result->admits = (guint) answer->admits;
  result->holder = g_strdup (answer->holder);
  result->attention = g_strdup (answer->attention);
  result->rule = (TkRule) answer->rule;
  result->seen_ms = answer->seen;
  result->seen_gate = g_strdup (answer->seen_gate);
  result->right_gate = g_strdup (answer->right_gate);
  result->at_ms = answer->at;
  return result;
}

TkScanResult *
tk_scan_result_decode (const char *text, const char *scan_id, GError **error)
{
  Answer *answer = tk_wire_decode (&answer_shape, text, strlen (text), error);
  TkScanResult *result = NULL;
  TkVerdictKind kind;

  if (answer == NULL)
    return NULL;
  if (tk_verdict_from_string (answer->verdict, &kind))
    result = make_result (answer, kind, scan_id);
  else
    g_set_error (error, TK_WIRE_ERROR, TK_WIRE_ERROR_RANGE, "verdict: '%s' is not a verdict", answer->verdict);
  tk_wire_free (&answer_shape, answer);
  return result;
}
