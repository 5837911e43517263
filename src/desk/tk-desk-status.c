/* How the terminal is doing: network, queue, age of data, leases, incidents. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-status.h"
#include "tk-desk-sell-private.h"
#include "tk-store-journal.h"
#include "tk-store-setting.h"
#include "tk-store-status.h"
#include "tk-store-witness.h"
#include "tk-store-voucher.h"

#include <glib/gi18n-lib.h>

#define SHOWN_MAX 200

static TkNetState
read_state (const char *net, gint64 last_contact_ms)
{
  if (last_contact_ms == 0)
    return TK_NET_NEVER;
  if (g_strcmp0 (net, "online") == 0)
    return TK_NET_ONLINE;
  return g_strcmp0 (net, "slow") == 0 ? TK_NET_SLOW : TK_NET_OFFLINE;
}

static gboolean
fill_alone (TkDesk *desk, TkDeskStatus *status, GError **error)
{
  TkDeskAlone alone;

  if (!tk_desk_read_alone (desk, &alone, error) || !tk_store_get_setting (desk->store, "cursor", &status->cursor, error))
    return FALSE;
  status->alone_ms = alone.alone_ms;
  status->alone_limit_ms = alone.limit_ms;
  if (status->cursor == NULL)
    status->cursor = g_strdup ("");
  return TRUE;
}

static gboolean
fill_net (TkDesk *desk, TkDeskStatus *status, GError **error)
{
  g_autofree char *net = NULL;

  if (!tk_store_get_setting (desk->store, "net", &net, error)
      || !tk_store_get_setting (desk->store, "last_error", &status->last_error, error)
      || !tk_store_get_setting_int (desk->store, "last_contact", 0, &status->last_contact_ms, error)
      || !tk_store_get_setting_int (desk->store, "last_complete", 0, &status->data_ms, error)
      || !tk_store_get_setting_int (desk->store, "clock_offset", 0, &status->clock_offset_ms, error))
    return FALSE;
  if (!fill_alone (desk, status, error))
    return FALSE;
  status->net = read_state (net, status->last_contact_ms);
  if (status->last_error == NULL)
    status->last_error = g_strdup ("");
  return TRUE;
}

static gboolean
fill_witness (TkDesk *desk, TkDeskStatus *status, GError **error)
{
  g_auto (TkStoreWitness) witness = { NULL };

  if (!tk_store_witness_read (desk->store, &witness, error))
    return FALSE;
  status->witness_url = g_steal_pointer (&witness.url);
  status->witness_error = g_steal_pointer (&witness.error);
  status->witness_acked_seq = witness.acked;
  status->witness_at_ms = witness.at_ms;
  return TRUE;
}

static gboolean
fill_queue (TkDesk *desk, TkDeskStatus *status, GError **error)
{
  guint8 hash[TK_DIGEST_SIZE];

  if (!tk_store_journal_head (desk->store, &status->head_seq, hash, error)
      || !tk_store_get_setting_int (desk->store, "acked_seq", 0, &status->acked_seq, error))
    return FALSE;
  status->waiting = MAX (0, status->head_seq - status->acked_seq);
  status->head_hash = tk_hex_encode (hash, sizeof hash);
  return TRUE;
}

/* "until 21:00"; "ended 18:00" */
static char *
say_until (const TkStoreLease *lease, const TkStoreClock *now, const char *zone)
{
  g_autofree char *when = tk_desk_time_words (lease->sell_until, now->now_ms, zone);

  if (lease->sell_until <= now->now_ms)
    return g_strdup_printf (_("ended %s"), when);
  if (now->moved_back)
    return g_strdup (_("waits for the hub: the clock was moved back"));
  return g_strdup_printf (_("until %s"), when);
}

static gboolean
add_lease (TkDesk *desk, const TkStoreLease *row, const TkStoreClock *now, GPtrArray *leases, GError **error)
{
  g_autoptr (TkWireEvent) event = NULL;
  g_autoptr (TkWireTicketType) type = NULL;
  g_autoptr (TkWireVoucher) voucher = NULL; /* its uses are leased as tickets are */

  if (!tk_store_get_event (desk->store, (guint32) row->event, &event, error)
      || !tk_store_get_type (desk->store, (guint32) row->event, (guint16) row->type, &type, error)
      || (row->type > TK_WIRE_VOUCHER_TYPE
          && !tk_store_get_voucher (desk->store, (guint32) row->event, (guint16) (row->type - TK_WIRE_VOUCHER_TYPE), &voucher, error)))
    return FALSE;
  TkLeaseInfo *info = g_new0 (TkLeaseInfo, 1);
  info->event = (guint32) row->event;
  info->type = (guint16) row->type;
  info->event_title = g_strdup (event != NULL ? event->title : "");
  info->type_name = g_strdup (type != NULL ? type->name : voucher != NULL ? voucher->name : "");
  info->left = row->last - row->next + 1;
  info->sell_until = row->sell_until;
  info->expired = now->moved_back || row->sell_until <= now->now_ms;
  info->until_words = say_until (row, now, event != NULL ? event->zone : "UTC");
  g_ptr_array_add (leases, info);
  return TRUE;
}

static gboolean
fill_leases (TkDesk *desk, TkDeskStatus *status, GError **error)
{
  g_autoptr (GPtrArray) rows = tk_store_list_leases (desk->store, error);
  TkStoreClock now;

  if (rows == NULL || !tk_store_clock_read (desk->store, desk->clock, &now, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    if (!add_lease (desk, g_ptr_array_index (rows, i), &now, status->leases, error))
      return FALSE;
  return TRUE;
}

static gboolean
fill_incidents (TkDesk *desk, TkDeskStatus *status, GError **error)
{
  g_autoptr (GPtrArray) rows = tk_store_list_incidents (desk->store, SHOWN_MAX, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      TkStoreIncident *row = g_ptr_array_index (rows, i);
      TkIncidentInfo *info = g_new0 (TkIncidentInfo, 1);
      info->id = g_steal_pointer (&row->id);
      info->kind = g_steal_pointer (&row->kind);
      info->text = g_steal_pointer (&row->text);
      info->at = row->at;
      info->local = row->local;
      g_ptr_array_add (status->incidents, info);
    }
  return TRUE;
}

static gboolean
fill_dead_letters (TkDesk *desk, TkDeskStatus *status, GError **error)
{
  g_autoptr (GPtrArray) rows = tk_store_list_dead_letters (desk->store, SHOWN_MAX, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      TkStoreAnswer *row = g_ptr_array_index (rows, i);
      TkDeadLetter *letter = g_new0 (TkDeadLetter, 1);
      letter->seq = row->seq;
      letter->kind = g_steal_pointer (&row->kind);
      letter->status = g_steal_pointer (&row->status);
      letter->reason = g_steal_pointer (&row->reason);
      g_ptr_array_add (status->dead_letters, letter);
    }
  return TRUE;
}

static void
lease_info_free (gpointer data)
{
  TkLeaseInfo *info = data;

  g_free (info->event_title);
  g_free (info->type_name);
  g_free (info->until_words);
  g_free (info);
}

static void
incident_info_free (gpointer data)
{
  TkIncidentInfo *info = data;

  g_free (info->id);
  g_free (info->kind);
  g_free (info->text);
  g_free (info);
}

static void
dead_letter_free (gpointer data)
{
  TkDeadLetter *letter = data;

  g_free (letter->kind);
  g_free (letter->status);
  g_free (letter->reason);
  g_free (letter);
}

const char *
tk_net_state_to_string (TkNetState state)
{
  switch (state)
    {
    case TK_NET_ONLINE:
      return "online";
    case TK_NET_SLOW:
      return "slow";
    case TK_NET_OFFLINE:
      return "offline";
    case TK_NET_NEVER:
    default:
      return "never";
    }
}

void
tk_desk_status_free (TkDeskStatus *status)
{
  if (status == NULL)
    return;
  g_free (status->head_hash);
  g_free (status->last_error);
  g_free (status->cursor);
  g_free (status->witness_url);
  g_free (status->witness_error);
  g_ptr_array_unref (status->leases);
  g_ptr_array_unref (status->incidents);
  g_ptr_array_unref (status->dead_letters);
  g_free (status);
}

TkDeskStatus *
tk_desk_get_status (TkDesk *desk, GError **error)
{
  g_return_val_if_fail (desk != NULL, NULL);
  g_autoptr (TkDeskStatus) status = g_new0 (TkDeskStatus, 1);
  status->leases = g_ptr_array_new_with_free_func (lease_info_free);
  status->incidents = g_ptr_array_new_with_free_func (incident_info_free);
  status->dead_letters = g_ptr_array_new_with_free_func (dead_letter_free);
  if (!fill_net (desk, status, error) || !fill_queue (desk, status, error) || !fill_witness (desk, status, error) || !fill_leases (desk, status, error)
      || !fill_incidents (desk, status, error) || !fill_dead_letters (desk, status, error))
    return NULL;
  return g_steal_pointer (&status);
}
