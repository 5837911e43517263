/* One button; under it the code and what to do with it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-certificate-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tk-luma-texture.h"
#include "tk-ticket-print.h"

#define MODULE_PIXELS 6

struct _TkCertificateView
{
  GtkWidget parent;
  TkSession *session;
  GtkWidget *picture;
  GtkLabel *words;
};

G_DEFINE_FINAL_TYPE (TkCertificateView, tk_certificate_view, GTK_TYPE_WIDGET)

static void
say (TkCertificateView *self, const char *words)
{
  gtk_label_set_label (self->words, words);
  gtk_widget_set_visible (GTK_WIDGET (self->words), *words != '\0');
}

/* Runs on the desk's thread: the code is drawn there, too. A GBytes of luma, its side in the first four bytes. */
static gpointer
certificate_job (TkDesk *desk, gpointer input, GError **error)
{
  g_autofree char *text = tk_desk_get_certificate (desk, error);
  guint32 side = 0;
  g_autofree guint8 *luma = text != NULL ? tk_print_qr_luma (text, MODULE_PIXELS, &side, error) : NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();

  if (luma == NULL)
    return NULL;
  g_byte_array_append (out, (const guint8 *) &side, sizeof side);
  g_byte_array_append (out, luma, side * side);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

static GdkTexture *
make_texture (GBytes *drawn)
{
  const guint8 *bytes = g_bytes_get_data (drawn, NULL);
  guint32 side;

  memcpy (&side, bytes, sizeof side);
  return tk_luma_texture_new (bytes + sizeof side, side, side);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkCertificateView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) drawn = tk_desk_worker_finish (result, &error);
  g_autoptr (GdkTexture) texture = drawn != NULL ? make_texture (drawn) : NULL;

  if (self->session == NULL)
    return;
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  gtk_widget_set_visible (self->picture, texture != NULL);
  say (self, texture != NULL ? _("Hold this before the gate's camera or hand scanner: it then knows the tickets sold here.") : error->message);
}

void
tk_certificate_view_toggle (TkCertificateView *self)
{
  gboolean shown = gtk_widget_get_visible (self->picture);

  g_return_if_fail (TK_IS_CERTIFICATE_VIEW (self));
  gtk_widget_set_visible (self->picture, FALSE);
  say (self, "");
  if (!shown && self->session != NULL)
    tk_session_ask (self->session, certificate_job, NULL, NULL, (GDestroyNotify) g_bytes_unref, drawn_cb, g_object_ref (self));
}

static void
tk_certificate_view_dispose (GObject *object)
{
  TkCertificateView *self = TK_CERTIFICATE_VIEW (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_certificate_view_parent_class)->dispose (object);
}

static void
tk_certificate_view_class_init (TkCertificateViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_certificate_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_button (void)
{
  GtkWidget *button = gtk_button_new (), *label = gtk_label_new (_("Show this terminal's certificate"));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Show this terminal's certificate"), -1);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "touch");
  return button;
}

static void
tk_certificate_view_init (TkCertificateView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *button = make_button ();

  g_signal_connect_swapped (button, "clicked", G_CALLBACK (tk_certificate_view_toggle), self);
  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->words, 0);
  gtk_label_set_wrap (self->words, TRUE);
  self->picture = gtk_picture_new ();
  gtk_picture_set_can_shrink (GTK_PICTURE (self->picture), TRUE);
  gtk_picture_set_alternative_text (GTK_PICTURE (self->picture), _("QR code of this terminal's certificate"));
  gtk_widget_set_halign (self->picture, GTK_ALIGN_START);
  gtk_widget_set_visible (self->picture, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->words), FALSE);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  gtk_box_append (GTK_BOX (box), self->picture);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
}

void
tk_certificate_view_set_session (TkCertificateView *self, TkSession *session)
{
  g_set_object (&self->session, session);
}
