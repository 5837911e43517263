/* The queue. One paper is at the printer at a time; what stands behind one that did not come out for want of a printer is not tried
 * in vain. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ticket-printer-private.h"

G_DEFINE_FINAL_TYPE (TkTicketPrinter, tk_ticket_printer, G_TYPE_OBJECT)

enum { JOB_CHANGED, TROUBLE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- What becomes of jobs ---- */

void
tk_ticket_printer_say_trouble (TkTicketPrinter *self)
{
  const char *words = "";

  for (guint i = 0; i < self->open->len && *words == '\0'; i++)
    if (tk_print_job_has_failed (self->open->pdata[i]))
      words = tk_print_job_get_words (self->open->pdata[i]);
  if (g_strcmp0 (self->trouble, words) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_strdup (words);
  g_signal_emit (self, signals[TROUBLE], 0, self->trouble);
}

void
tk_ticket_printer_set_state (TkTicketPrinter *self, TkPrintJob *job, TkPrintJobState state, const char *words)
{
  g_autoptr (TkPrintJob) kept = g_object_ref (job);

  tk_print_job_set_state (job, state, words);
  if (tk_print_job_is_done (job))
    g_ptr_array_remove (self->open, job);
  g_signal_emit (self, signals[JOB_CHANGED], 0, job);
  tk_ticket_printer_say_trouble (self);
}

/* ---- The thread's answers ---- */

static gboolean
is_for_want_of_a_printer (int code)
{
  return code == TK_PRINT_ERROR_UNREACHABLE || code == TK_PRINT_ERROR_NOT_READY || code == TK_PRINT_ERROR_ADDRESS;
}

static void
fail_those_behind (TkTicketPrinter *self, const char *words)
{
  g_autoptr (GPtrArray) all = tk_ticket_printer_list_open (self);

  for (guint i = 0; i < all->len; i++)
    if (tk_print_job_get_state (all->pdata[i]) == TK_PRINT_JOB_WAITING)
      tk_ticket_printer_set_state (self, all->pdata[i], TK_PRINT_JOB_FAILED, words);
}

static TkOut
out_of (const TkPrintResult *result)
{
  if (result->code == TK_PRINT_ERROR_HALF)
    return TK_OUT_HALF;
  if (result->code >= 0)
    return TK_OUT_UNKNOWN;
  return result->file ? TK_OUT_FILE : result->how == TK_PRINTED_CONFIRMED ? TK_OUT_PAPER : TK_OUT_TAKEN;
}

static TkPrintJobState
state_of (const TkPrintResult *result)
{
  if (result->code >= 0)
    return result->code == TK_PRINT_ERROR_HALF ? TK_PRINT_JOB_HALF : TK_PRINT_JOB_FAILED;
  return result->how == TK_PRINTED_CONFIRMED ? TK_PRINT_JOB_PRINTED : TK_PRINT_JOB_SENT;
}

static void
done_cb (TkPrintOrder *order, const TkPrintResult *result, gpointer user_data)
{
  TkTicketPrinter *self = user_data;
  g_autoptr (TkPrintJob) job = g_steal_pointer (&self->current);
  TkOut out = out_of (result);

  if (job == NULL)
    return;
  if (out != TK_OUT_UNKNOWN)
    tk_ticket_printer_note (self, job, out);
  tk_ticket_printer_set_state (self, job, state_of (result), result->words);
  if (is_for_want_of_a_printer (result->code) && tk_print_job_get_kind (job) != TK_PRINT_JOB_DRAWER)
    fail_those_behind (self, result->words);
  tk_ticket_printer_pump (self);
}

/* ---- Moving on ---- */

static void
start (TkTicketPrinter *self, TkPrintJob *job)
{
  TkPreferences *preferences = tk_session_get_preferences (self->session);

  self->current = g_object_ref (job);
  tk_ticket_printer_set_state (self, job, TK_PRINT_JOB_PRINTING, NULL);
  tk_print_thread_print (self->thread, tk_print_job_get_order (job), tk_preferences_get_printer (preferences),
                         tk_preferences_get_print_folder (preferences));
  /* Until the printer has spoken, a till that dies leaves a ticket of which nobody knows. */
  tk_ticket_printer_note (self, job, TK_OUT_HALF);
}

void
tk_ticket_printer_pump (TkTicketPrinter *self)
{
  for (guint i = 0; self->current == NULL && i < self->open->len; i++)
    if (tk_print_job_get_state (self->open->pdata[i]) == TK_PRINT_JOB_WAITING)
      start (self, self->open->pdata[i]);
}

TkPrintJob *
tk_ticket_printer_enqueue (TkTicketPrinter *self, TkPrintJobKind kind, TkPrintOrder *order, const TkTicketId *id)
{
  TkPrintJob *job = tk_print_job_new (kind, order, id);

  g_ptr_array_add (self->open, g_object_ref (job));
  g_signal_emit (self, signals[JOB_CHANGED], 0, job);
  return job;
}

static gboolean
took_cash (const TkSale *sale)
{
  for (guint i = 0; sale->payments != NULL && i < sale->payments->len; i++)
    if (g_str_equal (((TkPaid *) sale->payments->pdata[i])->method, "cash"))
      return TRUE;
  return sale->payments == NULL && sale->tendered > 0;
}

/* ---- The object ---- */

static void
updated_cb (TkTicketPrinter *self)
{
  tk_ticket_printer_read_brands (self);
  if (tk_session_get_state (self->session) == TK_SESSION_SIGNED_IN)
    tk_ticket_printer_look_back (self);
}

static void
tk_ticket_printer_dispose (GObject *object)
{
  TkTicketPrinter *self = TK_TICKET_PRINTER (object);

  g_clear_pointer (&self->thread, tk_print_thread_free);
  g_clear_weak_pointer (&self->session);
  g_clear_object (&self->current);
  g_ptr_array_set_size (self->open, 0);
  G_OBJECT_CLASS (tk_ticket_printer_parent_class)->dispose (object);
}

static void
tk_ticket_printer_finalize (GObject *object)
{
  TkTicketPrinter *self = TK_TICKET_PRINTER (object);

  g_ptr_array_unref (self->open);
  g_clear_pointer (&self->brands, g_ptr_array_unref);
  g_free (self->trouble);
  G_OBJECT_CLASS (tk_ticket_printer_parent_class)->finalize (object);
}

static void
tk_ticket_printer_class_init (TkTicketPrinterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tk_ticket_printer_dispose;
  object_class->finalize = tk_ticket_printer_finalize;
  signals[JOB_CHANGED] = g_signal_new ("job-changed", TK_TYPE_TICKET_PRINTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       TK_TYPE_PRINT_JOB);
  signals[TROUBLE] = g_signal_new ("trouble", TK_TYPE_TICKET_PRINTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING);
}

static void
tk_ticket_printer_init (TkTicketPrinter *self)
{
  self->open = g_ptr_array_new_with_free_func (g_object_unref);
  self->thread = tk_print_thread_new (done_cb, self);
  self->trouble = g_strdup ("");
}

TkTicketPrinter *
tk_ticket_printer_get (TkSession *session)
{
  static const char key[] = "tk-ticket-printer";
  TkTicketPrinter *self = g_object_get_data (G_OBJECT (session), key);

  if (self != NULL)
    return self;
  self = g_object_new (TK_TYPE_TICKET_PRINTER, NULL);
  g_set_weak_pointer (&self->session, session);
  g_object_set_data_full (G_OBJECT (session), key, self, g_object_unref);
  g_signal_connect_object (session, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  updated_cb (self);
  return self;
}

void
tk_ticket_printer_set_practice (TkTicketPrinter *self, gboolean practice)
{
  self->practice = practice;
}

void
tk_ticket_printer_expect (TkTicketPrinter *self)
{
  TkPreferences *preferences = tk_session_get_preferences (self->session);

  tk_ticket_printer_read_brands (self);
  if (self->current == NULL && preferences != NULL)
    tk_print_thread_warm (self->thread, tk_preferences_get_printer (preferences));
}

GPtrArray *
tk_ticket_printer_print_sale (TkTicketPrinter *self, const TkSale *sale)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func (g_object_unref);

  if (took_cash (sale) && !self->practice && tk_ticket_printer_has_drawer (self))
    g_object_unref (tk_ticket_printer_enqueue (self, TK_PRINT_JOB_DRAWER, tk_print_order_new_drawer (), NULL));
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      const TkSoldTicket *ticket = sale->tickets->pdata[i];

      g_ptr_array_add (jobs, tk_ticket_printer_enqueue (self, TK_PRINT_JOB_TICKET, tk_ticket_printer_order_ticket (self, ticket), &ticket->id));
    }
  if (tk_preferences_get_receipts (tk_session_get_preferences (self->session)) == TK_RECEIPTS_ALWAYS)
    g_object_unref (tk_ticket_printer_enqueue (self, TK_PRINT_JOB_RECEIPT, tk_ticket_printer_order_receipt (self, sale), NULL));
  tk_ticket_printer_pump (self);
  return jobs;
}

static TkPrintJob *
go (TkTicketPrinter *self, TkPrintJob *job)
{
  tk_ticket_printer_pump (self);
  return job;
}

TkPrintJob *
tk_ticket_printer_print_ticket (TkTicketPrinter *self, const TkSoldTicket *ticket)
{
  return go (self, tk_ticket_printer_enqueue (self, TK_PRINT_JOB_TICKET, tk_ticket_printer_order_ticket (self, ticket), &ticket->id));
}

TkPrintJob *
tk_ticket_printer_print_receipt (TkTicketPrinter *self, const TkSale *sale)
{
  return go (self, tk_ticket_printer_enqueue (self, TK_PRINT_JOB_RECEIPT, tk_ticket_printer_order_receipt (self, sale), NULL));
}

TkPrintJob *
tk_ticket_printer_print_paper (TkTicketPrinter *self, const TkPaperFace *face, const char *name)
{
  return go (self, tk_ticket_printer_enqueue (self, TK_PRINT_JOB_REPORT, tk_print_order_new_sheet (tk_paper_sheet_copy (face), g_strdup (name)), NULL));
}

TkPrintJob *
tk_ticket_printer_open_drawer (TkTicketPrinter *self)
{
  return go (self, tk_ticket_printer_enqueue (self, TK_PRINT_JOB_DRAWER, tk_print_order_new_drawer (), NULL));
}

gboolean
tk_ticket_printer_has_drawer (TkTicketPrinter *self)
{
  TkPreferences *preferences = tk_session_get_preferences (self->session);
  g_autoptr (TkPrinter) printer = NULL;

  if (preferences == NULL || *tk_preferences_get_printer (preferences) == '\0')
    return FALSE;
  printer = tk_printer_new (tk_preferences_get_printer (preferences), NULL);
  return printer != NULL && printer->drawer;
}

GPtrArray *
tk_ticket_printer_list_open (TkTicketPrinter *self)
{
  return g_ptr_array_copy (self->open, (GCopyFunc) (GCallback) g_object_ref, NULL);
}

gboolean
tk_ticket_printer_is_open (TkTicketPrinter *self)
{
  return self->session != NULL && tk_session_is_open (self->session);
}

TkPaper
tk_ticket_printer_get_paper (TkTicketPrinter *self)
{
  TkPreferences *preferences = tk_session_get_preferences (self->session);
  const char *address = preferences != NULL ? tk_preferences_get_printer (preferences) : "";
  g_autoptr (TkPrinter) printer = *address != '\0' ? tk_printer_new (address, NULL) : NULL;

  return printer != NULL ? printer->paper : TK_PAPER_ROLL_80;
}
