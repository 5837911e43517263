/* The thread at the printer. It outlives the queue when a printer keeps it, and then tells nobody. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-print-order-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define IDLE_US (8 * G_USEC_PER_SEC)  /* so long the line is kept after the last paper: other tills want the printer, too */
#define FAREWELL_US (3 * G_USEC_PER_SEC)

typedef struct {
  TkPrintOrder *order;       /* NULL: warm up; or the end */
  char *address, *folder;
  gboolean end;
} Errand;

struct _TkPrintThread
{
  gatomicrefcount references;      /* the queue's and the thread's own */
  GAsyncQueue *errands;            /* Errand */
  GMainContext *context;
  GMutex lock;
  GCond ended;
  gboolean has_ended;              /* guarded by lock */
  gboolean silent;                 /* of the main loop alone */
  TkPrintDone done;
  gpointer user_data;
};

static void
errand_free (Errand *errand)
{
  g_clear_pointer (&errand->order, tk_print_order_unref);
  g_free (errand->address);
  g_free (errand->folder);
  g_free (errand);
}

static void
thread_unref (TkPrintThread *thread)
{
  if (!g_atomic_ref_count_dec (&thread->references))
    return;
  g_async_queue_unref (thread->errands);
  g_main_context_unref (thread->context);
  g_mutex_clear (&thread->lock);
  g_cond_clear (&thread->ended);
  g_free (thread);
}

/* ---- On the thread ---- */

static gboolean
write_file (const Errand *errand, const char *path, GError **error)
{
  if (errand->order->ticket != NULL)
    return tk_print_pdf (tk_ticket_paper_get_face (errand->order->ticket), 1, TK_PAPER_ROLL_80, path, error);
  return tk_paper_pdf (tk_paper_sheet_get_face (errand->order->sheet), TK_PAPER_ROLL_80, path, error);
}

static char *
print_file (const Errand *errand, GError **error)
{
  g_autofree char *name = g_strconcat (errand->order->name != NULL ? errand->order->name : "paper", ".pdf", NULL);
  g_autofree char *path = g_build_filename (errand->folder, name, NULL);

  if (errand->order->drawer)
    {
      g_set_error_literal (error, TK_PRINT_ERROR, TK_PRINT_ERROR_ADDRESS,
                           _("No printer is set, so no drawer hangs on it; open it with its key."));
      return NULL;
    }
  if (g_mkdir_with_parents (errand->folder, 0700) != 0)
    {
      g_set_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_FILE, _("The folder %s cannot be made: %s."), errand->folder,
                   g_strerror (errno));
      return NULL;
    }
  return write_file (errand, path, error) ? g_steal_pointer (&path) : NULL;
}

/* Another address than before: another line. */
static gboolean
take_link (TkPrinterLink **link, char **address, const char *wanted, GError **error)
{
  if (*link != NULL && g_strcmp0 (*address, wanted) == 0)
    return TRUE;
  g_clear_pointer (link, tk_printer_link_free);
  g_free (*address);
  *address = g_strdup (wanted);
  *link = tk_printer_link_new (wanted, error);
  return *link != NULL;
}

static gboolean
print_on (TkPrinterLink *link, const TkPrintOrder *order, TkPrinted *how, GError **error)
{
  if (order->drawer)
    return tk_printer_link_open_drawer (link, NULL, error);
  if (order->ticket != NULL)
    return tk_printer_link_print (link, tk_ticket_paper_get_face (order->ticket), NULL, how, error);
  return tk_printer_link_print_paper (link, tk_paper_sheet_get_face (order->sheet), NULL, how, error);
}

/* What is told on the main loop. */
typedef struct {
  TkPrintThread *thread;
  TkPrintOrder *order;
  TkPrintResult result;
} News;

static void
news_free (gpointer data)
{
  News *news = data;

  thread_unref (news->thread);
  tk_print_order_unref (news->order);
  g_free (news->result.words);
  g_free (news);
}

static gboolean
tell_cb (gpointer data)
{
  News *news = data;

  if (!news->thread->silent)
    news->thread->done (news->order, &news->result, news->thread->user_data);
  return G_SOURCE_REMOVE;
}

static void
tell (TkPrintThread *thread, const Errand *errand, TkPrintResult result)
{
  News *news = g_new0 (News, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_atomic_ref_count_inc (&thread->references);
  *news = (News) { thread, tk_print_order_ref (errand->order), result };
  /* Invoking would run it here, on this thread, whenever the loop happens to be between two turns. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_cb, news, news_free);
  g_source_attach (source, thread->context);
}

static void
run_errand (TkPrintThread *thread, const Errand *errand, TkPrinterLink **link, char **address)
{
  g_autoptr (GError) error = NULL;
  TkPrintResult result = { .code = -1, .how = TK_PRINTED_CONFIRMED };

  if (errand->order == NULL)
    {
      if (*errand->address != '\0' && take_link (link, address, errand->address, NULL))
        tk_printer_link_warm (*link, NULL, NULL);
      return;
    }
  result.file = *errand->address == '\0';
  if (result.file)
    result.words = print_file (errand, &error);
  else if (take_link (link, address, errand->address, &error) && print_on (*link, errand->order, &result.how, &error))
    result.words = g_strdup (errand->address);
  if (error != NULL)
    {
      result.code = error->code;
      result.words = g_strdup (error->message);
    }
  tell (thread, errand, result);
}

static gpointer
run (gpointer data)
{
  TkPrintThread *thread = data;
  TkPrinterLink *link = NULL;
  g_autofree char *address = NULL;
  gboolean end = FALSE;

  while (!end)
    {
      Errand *errand = link != NULL ? g_async_queue_timeout_pop (thread->errands, IDLE_US) : g_async_queue_pop (thread->errands);

      if (errand == NULL)
        {
          g_clear_pointer (&link, tk_printer_link_free);
          continue;
        }
      end = errand->end;
      if (!end)
        run_errand (thread, errand, &link, &address);
      errand_free (errand);
    }
  g_clear_pointer (&link, tk_printer_link_free);
  g_mutex_lock (&thread->lock);
  thread->has_ended = TRUE;
  g_cond_signal (&thread->ended);
  g_mutex_unlock (&thread->lock);
  thread_unref (thread);
  return NULL;
}

/* ---- On the main loop ---- */

TkPrintThread *
tk_print_thread_new (TkPrintDone done, gpointer user_data)
{
  TkPrintThread *thread = g_new0 (TkPrintThread, 1);

  g_atomic_ref_count_init (&thread->references);
  g_atomic_ref_count_inc (&thread->references);
  thread->errands = g_async_queue_new_full ((GDestroyNotify) errand_free);
  thread->context = g_main_context_ref_thread_default ();
  g_mutex_init (&thread->lock);
  g_cond_init (&thread->ended);
  thread->done = done;
  thread->user_data = user_data;
  g_thread_unref (g_thread_new ("printer", run, thread));
  return thread;
}

static Errand *
errand_new (TkPrintOrder *order, const char *address, const char *folder)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->order = order != NULL ? tk_print_order_ref (order) : NULL;
  errand->address = g_strdup (address);
  errand->folder = g_strdup (folder);
  return errand;
}

void
tk_print_thread_free (TkPrintThread *thread)
{
  gint64 until = g_get_monotonic_time () + FAREWELL_US;
  Errand *end = errand_new (NULL, "", NULL);

  end->end = TRUE;
  thread->silent = TRUE;
  g_async_queue_push_front (thread->errands, end);
  g_mutex_lock (&thread->lock);
  while (!thread->has_ended && g_cond_wait_until (&thread->ended, &thread->lock, until))
    ;
  g_mutex_unlock (&thread->lock);
  thread_unref (thread);
}

void
tk_print_thread_print (TkPrintThread *thread, TkPrintOrder *order, const char *address, const char *folder)
{
  g_async_queue_push (thread->errands, errand_new (order, address, folder));
}

void
tk_print_thread_warm (TkPrintThread *thread, const char *address)
{
  g_async_queue_push (thread->errands, errand_new (NULL, address, NULL));
}
