/* Organizers make, change and delete events. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-event-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-error.h"
#include "hub-own.h"
#include "hub-store-catalogue.h"
#include "hub-store-event-page.h"
#include "hub-store-gate.h"
#include "hub-web.h"
#include "tk-money.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define LASTS_MS (4 * HOUR_MS)  /* when nobody says when it ends */
#define DOORS_MS HOUR_MS        /* before it starts */
#define LONGEST_MS (366 * HUB_DAY_MS)
#define WIRE_BYTES_MAX 200      /* of title and place, as terminals take them */
#define EVENTS_MAX 100000
#define WAITING_MAX 50 /* of one organizer, not approved */

typedef struct
{
  HubService *service;
  const HubCaller *caller;
  const HubEventInput *input;
  gint64 number, type;   /* type: of one that was made */
  HubEvent *before, *event;
  HubStoreEventRow row;  /* texts of before and input */
  char *category_name;
} Editing;

static void
clear_editing (Editing *editing)
{
  g_clear_pointer (&editing->before, hub_event_free);
  g_clear_pointer (&editing->event, hub_event_free);
  g_clear_pointer (&editing->category_name, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Editing, clear_editing)

/* ---- What it shall be ---- */

static const char *
either (const char *said, const char *before)
{
  return said != NULL ? said : before != NULL ? before : "";
}

static void
settle_texts (Editing *editing)
{
  const HubEventInput *input = editing->input;
  const HubEvent *before = editing->before;
  HubStoreEventRow *row = &editing->row;
  const HubWebRules *web = hub_service_get_web (editing->service);

  row->title = either (input->title, before != NULL ? before->title : NULL);
  row->description = either (input->description, before != NULL ? before->description : NULL);
  row->venue = either (input->venue, before != NULL ? before->venue : NULL);
  row->address = either (input->address, before != NULL ? before->address : NULL);
  row->zone = either (input->zone, before != NULL ? before->zone : web->zone);
  row->currency = either (input->currency, before != NULL ? before->currency : web->currency);
  row->tags = either (input->tags, before != NULL ? before->tags : NULL);
  row->image = either (input->image, before != NULL ? before->image : NULL);
  row->cap = input->cap >= 0 ? input->cap : before != NULL ? before->cap : 0;
}

/* What is not said follows the start. */
static void
settle_times (Editing *editing)
{
  const HubEventInput *input = editing->input;
  const HubEvent *before = editing->before;
  HubStoreEventRow *row = &editing->row;
  gint64 later = 0;

  row->starts_at = input->starts_at != 0 ? input->starts_at : before != NULL ? before->starts_at : 0;
  if (before != NULL)
    later = row->starts_at - before->starts_at;
  row->ends_at = input->ends_at != 0 ? input->ends_at : before != NULL && before->ends_at != 0 ? before->ends_at : row->starts_at + LASTS_MS;
  row->doors_at = input->doors_at != 0 ? input->doors_at
                  : before != NULL && before->doors_at != 0 ? before->doors_at + later : row->starts_at - DOORS_MS;
}

static gboolean
check_texts (const HubStoreEventRow *row, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (row->zone);

  if (*row->title == '\0' || strlen (row->title) > WIRE_BYTES_MAX)
    return hub_refuse (error, HUB_ERROR_FIELD, _("title: Give a title of at most %d bytes."), WIRE_BYTES_MAX);
  if (strlen (row->venue) > WIRE_BYTES_MAX)
    return hub_refuse (error, HUB_ERROR_FIELD, _("location: Shorten it to at most %d bytes; “address” has room for more."), WIRE_BYTES_MAX);
  if (zone == NULL || strlen (row->zone) > 64)
    return hub_refuse (error, HUB_ERROR_FIELD, _("timezone: There is no such time zone; write one such as Africa/Nairobi."));
  return tk_currency_exponent (row->currency) >= 0
         || hub_refuse (error, HUB_ERROR_FIELD, _("currency: There is no such currency; write one such as KES."));
}

static gboolean
check_row (const Editing *editing, GError **error)
{
  const HubStoreEventRow *row = &editing->row;
  const HubEvent *before = editing->before;

  if (!check_texts (row, error))
    return FALSE;
  if (row->starts_at == 0)
    return hub_refuse (error, HUB_ERROR_FIELD, _("start_time: Say when it starts."));
  if (row->ends_at <= row->starts_at || row->ends_at - row->starts_at > LONGEST_MS)
    return hub_refuse (error, HUB_ERROR_FIELD, _("end_time: An event ends after it starts, and within a year."));
  if (row->doors_at > row->ends_at)
    return hub_refuse (error, HUB_ERROR_FIELD, _("doors_at: Doors open before the event ends."));
  return before == NULL || before->types->len == 0 || strcmp (before->currency, row->currency) == 0
         || hub_refuse (error, HUB_ERROR_FIELD, _("currency: It has ticket types with prices already; delete them first."));
}

/* What an administrator has approved was this, and not another. */
static gboolean
is_material (const Editing *editing)
{
  const HubEvent *before = editing->before;
  const HubStoreEventRow *row = &editing->row;

  return strcmp (before->title, row->title) != 0 || strcmp (before->description, row->description) != 0
         || strcmp (before->venue, row->venue) != 0 || strcmp (before->address, row->address) != 0
         || strcmp (before->image, row->image) != 0 || before->starts_at != row->starts_at || before->ends_at != row->ends_at
         || before->category != row->category;
}

static void
settle_status (Editing *editing)
{
  gboolean trusted = editing->caller->role == TK_ROLE_ADMIN || hub_service_get_web (editing->service)->unmoderated;
  const HubEvent *before = editing->before;

  editing->row.status = before != NULL ? before->status : trusted ? "approved" : "pending";
  editing->row.reason = before != NULL ? before->reason : "";
  if (before != NULL && !trusted && strcmp (before->status, "pending") != 0 && is_material (editing))
    editing->row.status = "pending";
}

static gboolean
settle (Editing *editing, SqlConn *conn, GError **error)
{
  HubStoreEventRow *row = &editing->row;
  gint64 now = hub_now (editing->service);

  g_clear_pointer (&editing->category_name, g_free);
  row->event = editing->number;
  row->organizer = editing->before != NULL ? editing->before->organizer : editing->caller->account;
  row->created_at = editing->before != NULL ? editing->before->created_at : now;
  row->updated_at = now;
  row->category = editing->before != NULL ? editing->before->category : 0;
  settle_texts (editing);
  settle_times (editing);
  if (!check_row (editing, error))
    return FALSE;
  if (editing->input->category != NULL && !hub_category_settle (conn, editing->input->category, &row->category, &editing->category_name, error))
    return FALSE;
  row->category_name = editing->input->category != NULL ? either (editing->category_name, NULL)
                       : editing->before != NULL ? editing->before->category_name : "";
  settle_status (editing);
  return TRUE;
}

/* ---- Writing it ---- */

static gboolean
add_gate (SqlConn *conn, gint64 event, GError **error)
{
  TkWireGate *gate = tk_wire_new (&tk_wire_gate_shape);

  gate->event = event;
  gate->entries = gate->exits = gate->reentry = TRUE;
  tk_wire_set (&gate->name, "Main");
  tk_wire_set (&gate->opens_from, "doors");
  gboolean done = hub_store_gate_next (conn, &gate->gate, error) && hub_store_gate_add (conn, gate, error);
  tk_wire_free (&tk_wire_gate_shape, gate);
  return done;
}

static gboolean
write_types (Editing *editing, SqlConn *conn, GError **error)
{
  g_clear_pointer (&editing->before, hub_event_free);
  return hub_event_read (conn, editing->number, &editing->before, error)
         && hub_event_types_apply (editing->service, conn, editing->before, editing->input, error);
}

/* Gates must believe what is sold online of what is new, for as long as the event now lasts. */
static gboolean
finish (Editing *editing, SqlConn *conn, const char *action, GError **error)
{
  g_clear_pointer (&editing->event, hub_event_free);
  return hub_event_publish (conn, editing->number, error) && hub_own_renew (editing->service, conn, editing->number, error)
         && hub_event_audit (editing->service, conn, editing->caller, action, editing->number, NULL, error)
         && hub_event_read (conn, editing->number, &editing->event, error);
}

/* Anybody may be an organizer: what nobody has looked at yet must not fill the hub. */
static gboolean
check_room (const Editing *editing, SqlConn *conn, GError **error)
{
  gint64 present = 0, waiting = 0;

  if (!hub_store_event_page_present (conn, &present, error)
      || !hub_store_event_page_waiting (conn, editing->caller->account, &waiting, error))
    return FALSE;
  if (present >= EVENTS_MAX)
    return hub_refuse (error, HUB_ERROR_CONFLICT, _("This hub has as many events as it can keep; start another."));
  return waiting < WAITING_MAX || editing->caller->role == TK_ROLE_ADMIN
         || hub_refuse (error, HUB_ERROR_CONFLICT, _("%d of your events are not approved; wait for that, or delete some."), WAITING_MAX);
}

static gboolean
create (SqlConn *conn, gpointer data, GError **error)
{
  Editing *editing = data;

  g_clear_pointer (&editing->before, hub_event_free);
  if (!check_room (editing, conn, error))
    return FALSE;
  if (!hub_store_event_next (conn, &editing->number, error) || !settle (editing, conn, error))
    return FALSE;
  const HubStoreEventRow *row = &editing->row;
  TkWireEvent event = { .event = editing->number, .title = (char *) row->title, .venue = (char *) row->venue, .zone = (char *) row->zone,
                        .currency = (char *) row->currency, .doors_at = row->doors_at, .starts_at = row->starts_at,
                        .ends_at = row->ends_at };
  return hub_store_event_add (conn, &event, error) && hub_store_event_write (conn, row, error) && add_gate (conn, editing->number, error)
         && write_types (editing, conn, error) && finish (editing, conn, "event.created", error);
}

static gboolean
change (SqlConn *conn, gpointer data, GError **error)
{
  Editing *editing = data;

  g_clear_pointer (&editing->before, hub_event_free);
  return hub_event_read_own (conn, editing->caller, editing->number, &editing->before, error) && settle (editing, conn, error)
         && hub_store_event_write (conn, &editing->row, error) && write_types (editing, conn, error)
         && finish (editing, conn, "event.changed", error);
}

static HubEvent *
run (Editing *editing, HubWork work, GError **error)
{
  if (!hub_writer_run (editing->service->writer, work, editing, error))
    return NULL;
  hub_catalogue_touch (editing->service);
  return g_steal_pointer (&editing->event);
}

HubEvent *
hub_service_event_create (HubService *service, const HubCaller *caller, const HubEventInput *input, GError **error)
{
  g_auto (Editing) editing = { .service = service, .caller = caller, .input = input };

  return run (&editing, create, error);
}

HubEvent *
hub_service_event_change (HubService *service, const HubCaller *caller, gint64 number, const HubEventInput *input, GError **error)
{
  g_auto (Editing) editing = { .service = service, .caller = caller, .input = input, .number = number };

  return run (&editing, change, error);
}

/* ---- One ticket type ---- */

static gboolean
finish_types (Editing *editing, SqlConn *conn, const char *action, GError **error)
{
  return hub_store_event_touch (conn, editing->number, hub_now (editing->service), error) && finish (editing, conn, action, error);
}

static gboolean
create_type (SqlConn *conn, gpointer data, GError **error)
{
  Editing *editing = data;

  g_clear_pointer (&editing->before, hub_event_free);
  return hub_event_read_own (conn, editing->caller, editing->number, &editing->before, error)
         && hub_event_type_add (editing->service, conn, editing->before, editing->input->types, &editing->type, error)
         && finish_types (editing, conn, "type.created", error);
}

static gboolean
change_type (SqlConn *conn, gpointer data, GError **error)
{
  Editing *editing = data;

  g_clear_pointer (&editing->before, hub_event_free);
  return hub_event_read_own (conn, editing->caller, editing->number, &editing->before, error)
         && hub_event_type_change (editing->service, conn, editing->before, editing->input->types, error)
         && finish_types (editing, conn, "type.changed", error);
}

static gboolean
delete_type (SqlConn *conn, gpointer data, GError **error)
{
  Editing *editing = data;

  g_clear_pointer (&editing->before, hub_event_free);
  return hub_event_read_own (conn, editing->caller, editing->number, &editing->before, error)
         && hub_event_type_remove (conn, editing->before, editing->type, error)
         && finish_types (editing, conn, "type.deleted", error);
}

HubEvent *
hub_service_type_create (HubService *service, const HubCaller *caller, gint64 event, const HubTypeInput *input, gint64 *type,
                         GError **error)
{
  HubEventInput whole = { .types = input, .n_types = 1 };
  g_auto (Editing) editing = { .service = service, .caller = caller, .input = &whole, .number = event };
  HubEvent *after = run (&editing, create_type, error);

  if (after != NULL)
    *type = editing.type;
  return after;
}

HubEvent *
hub_service_type_change (HubService *service, const HubCaller *caller, gint64 event, const HubTypeInput *input, GError **error)
{
  HubEventInput whole = { .types = input, .n_types = 1 };
  g_auto (Editing) editing = { .service = service, .caller = caller, .input = &whole, .number = event };

  return run (&editing, change_type, error);
}

gboolean
hub_service_type_delete (HubService *service, const HubCaller *caller, gint64 event, gint64 type, GError **error)
{
  g_auto (Editing) editing = { .service = service, .caller = caller, .number = event, .type = type };
  g_autoptr (HubEvent) after = run (&editing, delete_type, error);

  return after != NULL;
}

/* ---- Deleting ---- */

static gboolean
delete_types (SqlConn *conn, const HubEvent *event, GError **error)
{
  for (guint i = 0; i < event->types->len; i++)
    {
      if (!hub_event_type_remove (conn, event, ((const HubEventType *) event->types->pdata[i])->type, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
delete_event (SqlConn *conn, gpointer data, GError **error)
{
  Editing *editing = data;
  gboolean sold;

  g_clear_pointer (&editing->before, hub_event_free);
  if (!hub_event_read_own (conn, editing->caller, editing->number, &editing->before, error)
      || !hub_store_event_has_sales (conn, editing->number, &sold, error))
    return FALSE;
  if (sold)
    return hub_refuse (error, HUB_ERROR_HAS_SALES, _("Tickets of this event were sold or lie at a box office; it cannot be deleted."));
  return delete_types (conn, editing->before, error)
         && hub_store_event_set_gone (conn, editing->number, hub_now (editing->service), error)
         && hub_event_publish_gone (conn, editing->number, 0, error)
         && hub_event_audit (editing->service, conn, editing->caller, "event.deleted", editing->number, editing->before->title, error);
}

gboolean
hub_service_event_delete (HubService *service, const HubCaller *caller, gint64 number, GError **error)
{
  g_auto (Editing) editing = { .service = service, .caller = caller, .number = number };

  if (!hub_writer_run (service->writer, delete_event, &editing, error))
    return FALSE;
  hub_catalogue_touch (service);
  return TRUE;
}
