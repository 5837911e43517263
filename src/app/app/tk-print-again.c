/* Printing once more what failed: never journaled when nothing came out, always when something may have. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ticket-printer-private.h"

typedef struct {
  TkStaff *staff;
  TkTicketId id;
} Reprint;

typedef struct {
  TkTicketPrinter *self;
  TkPrintJob *job;
} Again;

static void
reprint_free (Reprint *input)
{
  tk_staff_free (input->staff);
  g_free (input);
}

static gpointer
reprint_job (TkDesk *desk, gpointer input, GError **error)
{
  Reprint *reprint = input;

  return tk_desk_reprint (desk, reprint->staff, &reprint->id, error);
}

static void
wait_again (TkTicketPrinter *self, TkPrintJob *job)
{
  if (!g_ptr_array_find (self->open, job, NULL))
    g_ptr_array_add (self->open, g_object_ref (job));
  tk_ticket_printer_set_state (self, job, TK_PRINT_JOB_WAITING, NULL);
  tk_ticket_printer_pump (self);
}

static void
reprinted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Again *again = user_data;
  g_autoptr (TkTicketPrinter) self = again->self;
  g_autoptr (TkPrintJob) job = again->job;
  g_autoptr (GError) error = NULL;
  TkSoldTicket *ticket = tk_desk_worker_finish (result, &error);

  if (self->session == NULL)
    {
      g_clear_pointer (&ticket, tk_sold_ticket_free);
      return;
    }
  if (ticket == NULL)
    {
      tk_ticket_printer_set_state (self, job, tk_print_job_get_state (job), error->message);
      return;
    }
  tk_print_job_take_order (job, tk_ticket_printer_order_ticket (self, ticket));
  tk_sold_ticket_free (ticket);
  tk_session_acted (self->session);
  wait_again (self, job);
}

static void
reprint (TkTicketPrinter *self, TkPrintJob *job)
{
  const TkStaff *staff = tk_session_get_staff (self->session);
  Reprint *input;
  Again *again;

  if (staff == NULL || !tk_ticket_printer_is_open (self))
    return;
  input = g_new0 (Reprint, 1);
  input->staff = tk_staff_copy (staff);
  input->id = *tk_print_job_get_ticket (job);
  again = g_new0 (Again, 1);
  *again = (Again) { g_object_ref (self), g_object_ref (job) };
  tk_session_ask (self->session, reprint_job, input, (GDestroyNotify) reprint_free, (GDestroyNotify) tk_sold_ticket_free, reprinted_cb, again);
}

void
tk_ticket_printer_again (TkTicketPrinter *self, TkPrintJob *job)
{
  TkPrintJobState state = tk_print_job_get_state (job);

  if (state == TK_PRINT_JOB_WAITING || state == TK_PRINT_JOB_PRINTING)
    return;
  if (tk_print_job_get_kind (job) == TK_PRINT_JOB_TICKET && state != TK_PRINT_JOB_FAILED)
    reprint (self, job);
  else
    wait_again (self, job);
}

void
tk_ticket_printer_again_all (TkTicketPrinter *self)
{
  g_autoptr (GPtrArray) all = tk_ticket_printer_list_open (self);

  for (guint i = 0; i < all->len; i++)
    if (tk_print_job_get_state (all->pdata[i]) == TK_PRINT_JOB_FAILED)
      tk_ticket_printer_set_state (self, all->pdata[i], TK_PRINT_JOB_WAITING, NULL);
  tk_ticket_printer_pump (self);
}

void
tk_ticket_printer_accept (TkTicketPrinter *self, TkPrintJob *job)
{
  if (!tk_print_job_has_failed (job))
    return;
  tk_ticket_printer_note (self, job, TK_OUT_SEEN);
  tk_ticket_printer_set_state (self, job, TK_PRINT_JOB_PRINTED, NULL);
}

void
tk_ticket_printer_drop (TkTicketPrinter *self, TkPrintJob *job)
{
  if (tk_print_job_get_kind (job) == TK_PRINT_JOB_TICKET || job == self->current)
    return;
  g_ptr_array_remove (self->open, job);
  tk_ticket_printer_say_trouble (self);
}
