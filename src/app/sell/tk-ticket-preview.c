/* The preview draws the same QR as the paper, from the same words. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-ticket-preview.h"
#include "tk-luma-texture.h"
#include "tk-ticket-print.h"

#include <glib/gi18n-lib.h>

#define MODULE_PIXELS 4

struct _TkTicketPreview {
  GtkWidget parent;
  GtkPicture *qr;
  GtkLabel *type, *code, *state_label;
  GtkButton *again, *seen;
  TkPrintState state;
};

G_DEFINE_FINAL_TYPE (TkTicketPreview, tk_ticket_preview, GTK_TYPE_WIDGET)

enum { AGAIN, SEEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
show_qr (TkTicketPreview *self, const TkSoldTicket *ticket)
{
  g_autoptr (GError) error = NULL;
  guint size = 0;
  g_autofree guint8 *luma = tk_print_qr_luma (ticket->token, MODULE_PIXELS, &size, &error);
  g_autoptr (GdkTexture) texture = luma != NULL ? tk_luma_texture_new (luma, size, size) : NULL;
  g_autofree char *said = g_strdup_printf (_("QR code of ticket %s"), ticket->code);

  gtk_picture_set_paintable (self->qr, GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (self->qr, said);
}

static void
again_clicked_cb (TkTicketPreview *self)
{
  g_signal_emit (self, signals[AGAIN], 0);
}

static void
seen_clicked_cb (TkTicketPreview *self)
{
  g_signal_emit (self, signals[SEEN], 0);
}

static void
tk_ticket_preview_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_TICKET_PREVIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_ticket_preview_parent_class)->dispose (object);
}

static void
tk_ticket_preview_class_init (TkTicketPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_ticket_preview_dispose;
  signals[AGAIN] = g_signal_new ("again", TK_TYPE_TICKET_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SEEN] = g_signal_new ("seen", TK_TYPE_TICKET_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-ticket-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, TkTicketPreview, qr);
  gtk_widget_class_bind_template_child (widget_class, TkTicketPreview, type);
  gtk_widget_class_bind_template_child (widget_class, TkTicketPreview, code);
  gtk_widget_class_bind_template_child (widget_class, TkTicketPreview, state_label);
  gtk_widget_class_bind_template_child (widget_class, TkTicketPreview, again);
  gtk_widget_class_bind_template_child (widget_class, TkTicketPreview, seen);
  gtk_widget_class_bind_template_callback (widget_class, seen_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_ticket_preview_init (TkTicketPreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tk_ticket_preview_new (const TkSoldTicket *ticket)
{
  TkTicketPreview *self = g_object_new (TK_TYPE_TICKET_PREVIEW, NULL);
  g_autofree char *said = g_strdup_printf (_("Print ticket %s again"), ticket->code);

  show_qr (self, ticket);
  gtk_label_set_label (self->type, ticket->type_name);
  gtk_label_set_label (self->code, ticket->code);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->again), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  tk_ticket_preview_set_state (self, TK_PRINT_WAITING, NULL);
  return GTK_WIDGET (self);
}

void
tk_ticket_preview_set_state (TkTicketPreview *self, TkPrintState state, const char *why)
{
  static const char *const words[] = { N_("… printing"), N_("✓ printed"), N_("! not printed"), N_("print again"),
                                       N_("? look at the paper") };

  self->state = state;
  gtk_label_set_label (self->state_label, _(words[state]));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->state_label), why);
  gtk_widget_set_sensitive (GTK_WIDGET (self->again), state != TK_PRINT_WAITING);
  gtk_widget_set_visible (GTK_WIDGET (self->seen), state == TK_PRINT_HALF);
  if (state == TK_PRINT_FAILED || state == TK_PRINT_HALF)
    gtk_widget_add_css_class (GTK_WIDGET (self), "failed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "failed");
}

TkPrintState
tk_ticket_preview_get_state (TkTicketPreview *self)
{
  return self->state;
}

void
tk_ticket_preview_set_picture (TkTicketPreview *self, GdkTexture *texture)
{
  gtk_picture_set_paintable (self->qr, GDK_PAINTABLE (texture));
}
