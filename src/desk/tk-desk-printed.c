/* Keeping what printers said. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-printed.h"

#include <glib/gi18n-lib.h>

#include "tk-desk-private.h"
#include "tk-desk-sell-private.h"
#include "tk-store-printed.h"
#include "tk-store-sale.h"

#define LIMIT_MAX 500

static const struct { const char *how, *words; gboolean out; } outs[] = {
  [TK_OUT_UNKNOWN] = { NULL, N_("Not printed yet"), FALSE }, [TK_OUT_HALF] = { "half", N_("Half printed"), FALSE },
  [TK_OUT_PAPER] = { "paper", N_("Printed"), TRUE },         [TK_OUT_TAKEN] = { "taken", N_("Sent to the printer"), TRUE },
  [TK_OUT_FILE] = { "file", N_("Written as a file"), TRUE }, [TK_OUT_SEEN] = { "seen", N_("Printed"), TRUE },
  [TK_OUT_MESSAGE] = { "message", N_("Sent"), TRUE },        [TK_OUT_BEFORE] = { "before", N_("Printed"), TRUE },
};

gboolean
tk_out_is_out (TkOut out)
{
  return outs[out].out;
}

const char *
tk_out_words (TkOut out)
{
  return _(outs[out].words);
}

static TkOut
out_from_string (const char *how)
{
  for (gsize i = 1; i < G_N_ELEMENTS (outs); i++)
    if (g_str_equal (outs[i].how, how))
      return i;
  return TK_OUT_UNKNOWN;
}

typedef struct {
  const TkTicketId *ids;
  gsize n;
  TkOut how;
} Note;

static gboolean
note_cb (TkDesk *desk, gpointer data, GError **error)
{
  const Note *note = data;
  gint64 now = tk_clock_wall (desk->clock);

  for (gsize i = 0; i < note->n; i++)
    if (!tk_store_note_printed (desk->store, &note->ids[i], now, outs[note->how].how, error))
      return FALSE;
  return TRUE;
}

gboolean
tk_desk_note_printed (TkDesk *desk, const TkTicketId *ids, gsize n, TkOut how, GError **error)
{
  Note note = { ids, n, how };

  g_return_val_if_fail (desk != NULL && (ids != NULL || n == 0), FALSE);
  g_return_val_if_fail (how > TK_OUT_UNKNOWN && how < G_N_ELEMENTS (outs), FALSE);
  return tk_desk_transact (desk, note_cb, &note, error);
}

static TkOut
find_out (const GPtrArray *rows, const TkTicketId *id)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const TkStorePrinted *row = rows->pdata[i];

      if (tk_ticket_id_equal (&row->id, id))
        return out_from_string (row->how);
    }
  return TK_OUT_UNKNOWN;
}

GArray *
tk_desk_list_printed (TkDesk *desk, const TkSale *sale, GError **error)
{
  g_autoptr (GPtrArray) rows = tk_store_list_printed (desk->store, sale->id, error);
  GArray *all;

  if (rows == NULL)
    return NULL;
  all = g_array_new (FALSE, TRUE, sizeof (TkOut));
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      const TkSoldTicket *ticket = sale->tickets->pdata[i];
      TkOut out = find_out (rows, &ticket->id);

      g_array_append_val (all, out);
    }
  return all;
}

GPtrArray *
tk_desk_list_unprinted (TkDesk *desk, guint limit, GError **error)
{
  gint64 since = tk_clock_wall (desk->clock) - TK_UNPRINTED_HOURS * G_GINT64_CONSTANT (3600000);
  g_autoptr (GArray) ids = tk_store_list_unprinted (desk->store, since, MIN (limit, LIMIT_MAX), error);
  g_autoptr (GPtrArray) tickets = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_sold_ticket_free);

  if (ids == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (TkStoreTicket) row = NULL;

      if (!tk_store_get_ticket (desk->store, &g_array_index (ids, TkTicketId, i), &row, error))
        return NULL;
      if (row != NULL)
        g_ptr_array_add (tickets, tk_desk_take_ticket (row));
    }
  return g_steal_pointer (&tickets);
}

/* ---- The organizer's own ---- */

void
tk_brand_free (TkBrand *brand)
{
  g_free (brand->organizer);
  g_free (brand->ticket_text);
  g_free (brand->receipt_text);
  g_free (brand->contact);
  g_clear_pointer (&brand->logo, g_bytes_unref);
  g_free (brand);
}

static GBytes *
decode_logo (const char *base64)
{
  gsize n = 0;
  guchar *png;

  if (*base64 == '\0')
    return NULL;
  png = g_base64_decode (base64, &n);
  return g_bytes_new_take (png, n);
}

GPtrArray *
tk_desk_list_brands (TkDesk *desk, GError **error)
{
  g_autoptr (GPtrArray) rows = tk_store_list_brands (desk->store, error);
  GPtrArray *brands;

  if (rows == NULL)
    return NULL;
  brands = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_brand_free);
  for (guint i = 0; i < rows->len; i++)
    {
      const TkWireBrand *row = rows->pdata[i];
      TkBrand *brand = g_new0 (TkBrand, 1);

      brand->event = (guint32) row->event;
      brand->organizer = g_strdup (row->organizer);
      brand->ticket_text = g_strdup (row->ticket_text);
      brand->receipt_text = g_strdup (row->receipt_text);
      brand->contact = g_strdup (row->contact);
      brand->logo = decode_logo (row->logo);
      g_ptr_array_add (brands, brand);
    }
  return brands;
}
