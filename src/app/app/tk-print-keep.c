/* What the desk keeps of papers: which tickets came out, and the organizers' own. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ticket-printer-private.h"

#include <glib/gi18n-lib.h>

#define OWED_MOST 100              /* tickets a restart finds */
#define BRANDS_US (60 * G_USEC_PER_SEC)

/* ---- Told to the desk, so that a restart knows ---- */

typedef struct {
  TkTicketId id;
  TkOut how;
} Note;

static gpointer
note_job (TkDesk *desk, gpointer input, GError **error)
{
  const Note *note = input;

  tk_desk_note_printed (desk, &note->id, 1, note->how, error);
  return NULL;
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tk_desk_worker_finish (result, &error);
  if (error != NULL)
    g_message ("what was printed: %s", error->message);
}

void
tk_ticket_printer_note (TkTicketPrinter *self, TkPrintJob *job, TkOut how)
{
  const TkTicketId *id = tk_print_job_get_ticket (job);
  Note input;

  if (id == NULL || !tk_ticket_printer_is_open (self))
    return;
  input = (Note) { *id, how };
  tk_session_ask (self->session, note_job, g_memdup2 (&input, sizeof input), g_free, NULL, noted_cb, NULL);
}

/* ---- What a restart left ---- */

static gpointer
owed_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_list_unprinted (desk, OWED_MOST, error);
}

static gboolean
is_known (TkTicketPrinter *self, const TkTicketId *id)
{
  for (guint i = 0; i < self->open->len; i++)
    {
      const TkTicketId *other = tk_print_job_get_ticket (self->open->pdata[i]);

      if (other != NULL && tk_ticket_id_equal (other, id))
        return TRUE;
    }
  return FALSE;
}

static void
owed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkTicketPrinter) self = user_data;
  g_autoptr (GPtrArray) owed = tk_desk_worker_finish (result, NULL);

  for (guint i = 0; owed != NULL && self->session != NULL && i < owed->len; i++)
    {
      const TkSoldTicket *ticket = owed->pdata[i];
      g_autoptr (TkPrintJob) job = NULL;

      if (is_known (self, &ticket->id))
        continue;
      job = tk_ticket_printer_enqueue (self, TK_PRINT_JOB_TICKET, tk_ticket_printer_order_ticket (self, ticket), &ticket->id);
      tk_ticket_printer_set_state (self, job, TK_PRINT_JOB_HALF,
                 _("Nobody knows whether this ticket came out before the program ended; look, and print it again if it is missing."));
    }
}

/* ---- The organizer's own ---- */

static gpointer
brands_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_list_brands (desk, error);
}

static void
brands_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkTicketPrinter) self = user_data;
  GPtrArray *brands = tk_desk_worker_finish (result, NULL);

  self->reading_brands = FALSE;
  if (brands == NULL)
    return;
  g_clear_pointer (&self->brands, g_ptr_array_unref);
  self->brands = brands;
}

void
tk_ticket_printer_read_brands (TkTicketPrinter *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->reading_brands || !tk_ticket_printer_is_open (self) || (self->brands != NULL && now - self->brands_at < BRANDS_US))
    return;
  self->reading_brands = TRUE;
  self->brands_at = now;
  tk_session_ask (self->session, brands_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, brands_cb, g_object_ref (self));
}

void
tk_ticket_printer_look_back (TkTicketPrinter *self)
{
  if (self->looked || !tk_ticket_printer_is_open (self))
    return;
  self->looked = TRUE;
  tk_session_ask (self->session, owed_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, owed_cb, g_object_ref (self));
}
