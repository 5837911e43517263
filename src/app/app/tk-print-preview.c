/* Papers as pictures on the screen, drawn on a thread of their own that keeps its fonts. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-luma-texture.h"
#include "tk-print-job-private.h"
#include "tk-ticket-printer-private.h"

#define INCH_MM 25.4
#define WIDTH_LEAST 48
#define WIDTH_MOST 2000

typedef struct {
  TkPrintOrder *order;
  TkPaper paper;
  guint width;
} Picture;

static void
picture_free (gpointer data)
{
  Picture *picture = data;

  tk_print_order_unref (picture->order);
  g_free (picture);
}

static guint
choose_dpi (const Picture *picture)
{
  guint roll_mm = picture->paper == TK_PAPER_ROLL_58 ? 58 : picture->paper == TK_PAPER_A6 ? 105 : picture->paper == TK_PAPER_A4 ? 210 : 80;

  return CLAMP ((guint) (picture->width * INCH_MM / roll_mm), 72, 300);
}

static void
draw (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Picture *picture = g_task_get_task_data (task);
  const TkPrintOrder *order = picture->order;
  GError *error = NULL;
  guint width = 0, height = 0;
  g_autofree guint8 *luma = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (order->ticket != NULL)
    luma = tk_ticket_luma (tk_ticket_paper_get_face (order->ticket), picture->paper, choose_dpi (picture), &width, &height, &error);
  else
    luma = tk_paper_luma (tk_paper_sheet_get_face (order->sheet), picture->paper, choose_dpi (picture), &width, &height, &error);
  if (luma == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, tk_luma_texture_new (luma, width, height), g_object_unref);
}

static GThreadPool *
get_painters (void)
{
  static GThreadPool *pool;

  if (pool == NULL)
    pool = g_thread_pool_new (draw, NULL, 1, TRUE, NULL);
  return pool;
}

static void
preview (TkTicketPrinter *self, TkPrintOrder *order, guint width, GCancellable *cancellable, GAsyncReadyCallback callback,
         gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Picture *picture = g_new0 (Picture, 1);

  *picture = (Picture) { order, tk_ticket_printer_get_paper (self), CLAMP (width, WIDTH_LEAST, WIDTH_MOST) };
  g_task_set_task_data (task, picture, picture_free);
  g_thread_pool_push (get_painters (), task, NULL);
}

void
tk_ticket_printer_preview_ticket (TkTicketPrinter *self, const TkSoldTicket *ticket, guint width, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  preview (self, tk_print_order_new_ticket (tk_ticket_printer_make_ticket (self, ticket), NULL), width, cancellable, callback, user_data);
}

void
tk_ticket_printer_preview_receipt (TkTicketPrinter *self, const TkSale *sale, guint width, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  preview (self, tk_print_order_new_sheet (tk_ticket_printer_make_receipt (self, sale), NULL), width, cancellable, callback, user_data);
}

void
tk_ticket_printer_preview_paper (TkTicketPrinter *self, const TkPaperFace *face, guint width, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  preview (self, tk_print_order_new_sheet (tk_paper_sheet_copy (face), NULL), width, cancellable, callback, user_data);
}

GdkTexture *
tk_ticket_printer_preview_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
