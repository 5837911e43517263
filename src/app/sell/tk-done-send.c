/* The PDF is drawn on the desk's thread; the hub sends it, now or when it is reached. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-done-send.h"
#include "tk-desk-pay.h"
#include "tk-ticket-paper.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

struct _TkDoneSend {
  GtkWidget parent;
  TkSession *session;
  char *sale;
  GtkEntry *to;
  GtkLabel *words;
  gboolean sending;
};

G_DEFINE_FINAL_TYPE (TkDoneSend, tk_done_send, GTK_TYPE_WIDGET)

typedef struct {
  TkStaff *staff;
  char *sale, *to, *folder;
  gboolean practice;
} Message;

static void
message_free (Message *message)
{
  tk_staff_free (message->staff);
  g_free (message->sale);
  g_free (message->to);
  g_free (message->folder);
  g_free (message);
}

/* One page a ticket; (transfer full). */
static char *
draw_pdf (TkDesk *desk, const Message *message, gsize *size, GError **error)
{
  g_autoptr (TkSale) sale = tk_desk_get_sale (desk, message->sale, error);
  g_autoptr (GPtrArray) brands = sale != NULL ? tk_desk_list_brands (desk, error) : NULL;
  g_autoptr (GPtrArray) papers = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_ticket_paper_free);
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (TkTicketFace));
  g_autofree char *path = g_build_filename (message->folder, "message.pdf", NULL);
  char *pdf = NULL;

  if (brands == NULL)
    return NULL;
  for (guint i = 0; i < sale->tickets->len; i++)
    {
      TkTicketPaper *paper = tk_ticket_paper_new (g_ptr_array_index (sale->tickets, i), NULL, brands, message->practice);

      g_ptr_array_add (papers, paper);
      g_array_append_vals (faces, tk_ticket_paper_get_face (paper), 1);
    }
  if (tk_print_pdf ((const TkTicketFace *) faces->data, faces->len, TK_PAPER_A6, path, error))
    g_file_get_contents (path, &pdf, size, error);
  g_unlink (path);
  return pdf;
}

static gpointer
send_job (TkDesk *desk, gpointer input, GError **error)
{
  Message *message = input;
  gsize size = 0;
  g_autofree char *pdf = draw_pdf (desk, message, &size, error);
  TkSendRequest request = { .sale = message->sale, .to = message->to, .pdf = (const guint8 *) pdf, .pdf_size = size };

  return pdf != NULL ? tk_desk_send (desk, message->staff, &request, error) : NULL;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkDoneSend) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = tk_desk_worker_finish (result, &error);

  self->sending = FALSE;
  if (self->session == NULL)
    return;
  gtk_label_set_label (self->words, id != NULL ? _("✓ The tickets go out as soon as the hub is reached.") : error->message);
  if (id != NULL)
    tk_session_acted (self->session);
}

static void
send_cb (TkDoneSend *self)
{
  const TkStaff *staff = self->session != NULL ? tk_session_get_staff (self->session) : NULL;
  g_autofree char *to = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->to))));
  Message *message;

  if (staff == NULL || self->sending || self->sale == NULL)
    return;
  if (*to == '\0')
    {
      gtk_label_set_label (self->words, _("Type an e-mail address or a phone number."));
      return;
    }
  self->sending = TRUE;
  message = g_new0 (Message, 1);
  message->staff = tk_staff_copy (staff);
  message->sale = g_strdup (self->sale);
  message->to = g_steal_pointer (&to);
  message->folder = g_strdup (tk_session_get_dir (self->session));
  message->practice = tk_session_is_practising (self->session);
  gtk_label_set_label (self->words, "…");
  tk_session_ask (self->session, send_job, message, (GDestroyNotify) message_free, g_free, sent_cb, g_object_ref (self));
}

static void
close_cb (TkDoneSend *self)
{
  tk_done_send_close (self);
}

static void
tk_done_send_dispose (GObject *object)
{
  TkDoneSend *self = TK_DONE_SEND (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_pointer (&self->sale, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_DONE_SEND);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_done_send_parent_class)->dispose (object);
}

static void
tk_done_send_class_init (TkDoneSendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_done_send_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-done-send.ui");
  gtk_widget_class_bind_template_child (widget_class, TkDoneSend, to);
  gtk_widget_class_bind_template_child (widget_class, TkDoneSend, words);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_done_send_init (TkDoneSend *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
tk_done_send_ask (TkDoneSend *self, TkSession *session, const TkSale *sale)
{
  g_set_object (&self->session, session);
  g_free (self->sale);
  self->sale = g_strdup (sale->id);
  gtk_editable_set_text (GTK_EDITABLE (self->to), sale->buyer_phone);
  gtk_label_set_label (self->words, "");
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->to));
}

void
tk_done_send_close (TkDoneSend *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  /* An entry that vanishes with the focus in it is not told. */
  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_root_set_focus (root, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
