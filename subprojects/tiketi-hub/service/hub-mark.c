/* Marking tickets: all codes are looked up first, then written in short transactions and told to gates, those that refuse
 * before everything else. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-find.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-act.h"
#include "hub-error.h"
#include "hub-store-catalogue.h"
#include "hub-ticket.h"
#include "hub-words.h"

#define CODES_MAX 1000000
#define BATCH_CODES 250
#define PROBLEMS_TOLD 100
#define TEXT_MAX_BYTES 500

typedef struct
{
  HubService *service;
  const HubMarking *marking;
  HubMarkReport *report;
  GArray *found;         /* HubFound */
  GPtrArray *problems;   /* sentences */
  guint first, last;     /* of found, of this batch: [first, last) */
  gint64 marked;         /* in this batch */
} Marking;

static const struct
{
  const char *act, *what;
} kinds[] = {
  [HUB_MARK_BLOCK] = { "ticket.blocked", "reason" },
  [HUB_MARK_UNBLOCK] = { "ticket.unblocked", "reason" },
  [HUB_MARK_ATTENTION] = { "ticket.attention", "attention" },
  [HUB_MARK_VOID] = { "ticket.voided", "reason" },
};

/* ---- Looking up ---- */

static gboolean
check_event (SqlConn *conn, gint64 number, GError **error)
{
  TkWireEvent *event = NULL;

  if (!hub_store_event_get (conn, number, &event, error))
    return FALSE;
  if (event == NULL)
    return hub_refuse (error, HUB_ERROR_NOT_FOUND, _("There is no event %" PRId64 "; “tiketi-hub event list” shows them"), number);
  tk_wire_free (&tk_wire_event_shape, event);
  return TRUE;
}

/* What was sold here is undone where the money is. */
static gboolean
check_kind (const Marking *marking, const HubFound *found, GError **error)
{
  return marking->marking->kind != HUB_MARK_VOID || tk_ticket_id_is_foreign (&found->id)
         || hub_refuse (error, HUB_ERROR_INVALID,
                        _("This ticket was sold by a till, which voids it and hands the money back; block it to keep it out"));
}

static gboolean
look_up_one (Marking *marking, SqlConn *conn, const char *code, GError **error)
{
  HubFound found;

  if (!hub_find_ticket (conn, marking->marking->event, code, &found, error) || !check_kind (marking, &found, error))
    return FALSE;
  g_array_append_val (marking->found, found);
  return TRUE;
}

/* Of one code the problem is the error. */
static gboolean
look_up_all (SqlConn *conn, gpointer data, GError **error)
{
  Marking *marking = data;
  gsize n = marking->marking->n;

  if (!check_event (conn, marking->marking->event, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      GError *failure = NULL;

      if (look_up_one (marking, conn, marking->marking->codes[i], &failure))
        continue;
      if (n == 1 || failure->domain != HUB_ERROR)
        return g_propagate_error (error, failure), FALSE;
      marking->report->refused++;
      if (marking->problems->len < PROBLEMS_TOLD)
        g_ptr_array_add (marking->problems, g_strdup_printf (_("Line %" PRId64 ": %s."), (gint64) i + 1, failure->message));
      g_error_free (failure);
    }
  return TRUE;
}

/* ---- Marking ---- */

static HubStoreMark *
new_mark (const HubFound *found)
{
  HubStoreMark *mark = g_new0 (HubStoreMark, 1);

  mark->event = found->id.event;
  mark->type = found->id.type;
  mark->serial = found->id.serial;
  mark->issue = found->id.issue;
  mark->digest = g_strdup ("");
  mark->reason = g_strdup ("");
  mark->attention = g_strdup ("");
  mark->who = g_strdup ("");
  return mark;
}

/* FALSE when it says so already. */
static gboolean
change (const HubMarking *marking, HubStoreMark *mark)
{
  gboolean blocked = mark->blocked, voided = mark->voided;

  if (marking->kind == HUB_MARK_ATTENTION)
    {
      if (strcmp (mark->attention, marking->text) == 0)
        return FALSE;
      tk_wire_set (&mark->attention, marking->text);
      return TRUE;
    }
  mark->blocked = marking->kind == HUB_MARK_BLOCK || (mark->blocked && marking->kind != HUB_MARK_UNBLOCK);
  mark->voided = marking->kind == HUB_MARK_VOID || mark->voided;
  if (mark->blocked == blocked && mark->voided == voided)
    return FALSE;
  tk_wire_set (&mark->reason, marking->text);
  return TRUE;
}

static void
note_found (const Marking *marking, const HubFound *found, HubStoreMark *mark)
{
  mark->proved |= found->proved;
  if (found->issuer != 0)
    mark->issuer = found->issuer;
  if (*found->digest != '\0')
    tk_wire_set (&mark->digest, found->digest);
  tk_wire_set (&mark->who, marking->marking->who);
  mark->at = hub_now (marking->service);
}

static gboolean
write_act (const Marking *marking, SqlConn *conn, const HubStoreMark *mark, GError **error)
{
  g_autofree char *key = hub_ticket_key (mark->event, mark->type, mark->serial, mark->issue);
  HubAct act = { .who = marking->marking->who, .kind = kinds[marking->marking->kind].act, .subject = key,
                 .text = marking->marking->text, .event = mark->event };

  return hub_act_write (marking->service, conn, &act, error);
}

static gboolean
mark_one (Marking *marking, SqlConn *conn, const HubFound *found, GError **error)
{
  const TkTicketId *id = &found->id;
  g_autoptr (HubStoreMark) mark = NULL;

  if (!hub_store_mark_get (conn, id->event, id->type, id->serial, id->issue, &mark, error))
    return FALSE;
  if (mark == NULL)
    mark = new_mark (found);
  if (!change (marking->marking, mark))
    return TRUE;
  note_found (marking, found, mark);
  marking->marked++;
  return hub_store_mark_put (conn, mark, error) && hub_ticket_publish_marked (conn, mark, error)
         && write_act (marking, conn, mark, error);
}

static gboolean
mark_batch (SqlConn *conn, gpointer data, GError **error)
{
  Marking *marking = data;

  marking->marked = 0;
  for (guint i = marking->first; i < marking->last; i++)
    {
      if (!mark_one (marking, conn, &g_array_index (marking->found, HubFound, i), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
mark_all (Marking *marking, GError **error)
{
  HubMarkReport *report = marking->report;

  for (marking->first = 0; marking->first < marking->found->len; marking->first = marking->last)
    {
      marking->last = MIN (marking->first + BATCH_CODES, marking->found->len);
      if (!hub_writer_run (marking->service->writer, mark_batch, marking, error))
        return FALSE;
      report->marked += marking->marked;
      report->unchanged += marking->last - marking->first - marking->marked;
    }
  report->written = TRUE;
  return TRUE;
}

/* ---- All of it ---- */

static gboolean
check_marking (const HubMarking *marking, GError **error)
{
  g_autofree char *unused = NULL;
  gsize least = marking->kind == HUB_MARK_ATTENTION ? 0 : 1;

  if (marking->n == 0 || marking->n > CODES_MAX)
    return hub_refuse (error, HUB_ERROR_INVALID, _("Give between 1 and %d codes"), CODES_MAX);
  return hub_words_text (kinds[marking->kind].what, marking->text != NULL ? marking->text : "", least, TEXT_MAX_BYTES, &unused,
                         error);
}

static char *
tell (const Marking *marking)
{
  const HubMarkReport *report = marking->report;
  g_autoptr (TkJson) json = tk_json_object ();
  TkJson *problems = tk_json_array ();

  tk_json_set_int (json, "event", marking->marking->event);
  tk_json_set_int (json, "marked", report->marked);
  tk_json_set_int (json, "unchanged", report->unchanged);
  tk_json_set_int (json, "refused", report->refused);
  tk_json_set_bool (json, "written", report->written);
  for (guint i = 0; i < marking->problems->len; i++)
    tk_json_append_string (problems, marking->problems->pdata[i]);
  tk_json_take (json, "problems", problems);
  return tk_json_to_text (json);
}

gboolean
hub_service_mark (HubService *service, const HubMarking *wanted, HubMarkReport *report, GError **error)
{
  HubMarkReport told = { 0 };
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HubFound));
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  Marking marking = { .service = service, .marking = wanted, .report = &told, .found = found, .problems = problems };

  if (!check_marking (wanted, error) || !hub_readers_run (service->readers, look_up_all, &marking, error))
    return FALSE;
  if ((told.refused == 0 || wanted->skip_bad) && !mark_all (&marking, error))
    return FALSE;
  told.json = tell (&marking);
  *report = told;
  return TRUE;
}

void
hub_mark_report_clear (HubMarkReport *report)
{
  g_clear_pointer (&report->json, g_free);
}
