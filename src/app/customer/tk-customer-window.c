/* Follows the session's TkCustomerShown. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-customer-window.h"
#include "tk-customer-words.h"
#include "tk-desk-printed.h"
#include "tk-fit-label.h"
#include "tk-luma-texture.h"
#include "tk-ticket-print.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

#define CODES_MAX 6
#define MODULE_PIXELS 8

struct _TkCustomerWindow {
  GtkWindow parent;
  TkSession *session;
  GtkWindow *beside;         /* weak */
  TkCustomerLanguage language;
  gboolean branded;
  GtkWidget *surface, *practice_bar;
  GtkStack *faces;
  GtkPicture *logo;
  GtkLabel *organizer, *title, *caption, *sentence, *given, *codes_words, *done_caption, *done_sentence, *language_words, *practice;
  TkFitLabel *welcome, *amount, *thanks, *change;
  GtkBox *lines;
  GtkFlowBox *codes;
  GtkScrolledWindow *scroll;
};

G_DEFINE_FINAL_TYPE (TkCustomerWindow, tk_customer_window, GTK_TYPE_WINDOW)

static const char *
words (TkCustomerWindow *self, TkCustomerSaying saying)
{
  return tk_customer_words (self->language, saying);
}

/* ---- Faces ---- */

static GtkWidget *
make_line (const TkCustomerLine *line, const char *currency)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24), *what = gtk_label_new (line->what), *sum;
  g_autofree char *amount = tk_wording_amount (line->amount, currency);

  sum = gtk_label_new (amount);
  gtk_label_set_xalign (GTK_LABEL (what), 0);
  gtk_label_set_wrap (GTK_LABEL (what), TRUE);
  gtk_widget_set_hexpand (what, TRUE);
  gtk_widget_add_css_class (sum, "numeric");
  gtk_box_append (GTK_BOX (row), what);
  gtk_box_append (GTK_BOX (row), sum);
  gtk_widget_add_css_class (row, "customer-line");
  return row;
}

static void
show_lines (TkCustomerWindow *self, const TkCustomerContent *content)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->lines))) != NULL)
    gtk_box_remove (self->lines, child);
  for (guint i = 0; i < content->n_lines; i++)
    gtk_box_append (self->lines, make_line (&content->lines[i], content->currency));
}

static void
show_codes (TkCustomerWindow *self, const TkCustomerContent *content)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->codes))) != NULL)
    gtk_flow_box_remove (self->codes, child);
  for (guint i = 0; i < MIN (content->n_codes, CODES_MAX); i++)
    {
      guint size = 0;
      g_autofree guint8 *luma = tk_print_qr_luma (content->codes[i], MODULE_PIXELS, &size, NULL);
      g_autoptr (GdkTexture) texture = luma != NULL ? tk_luma_texture_new (luma, size, size) : NULL;
      GtkWidget *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));

      gtk_widget_set_size_request (picture, 200, 200);
      gtk_widget_set_vexpand (picture, TRUE);
      gtk_flow_box_append (self->codes, picture);
    }
  gtk_flow_box_set_max_children_per_line (self->codes, CLAMP (content->n_codes, 1, 3));
  gtk_flow_box_set_min_children_per_line (self->codes, CLAMP (content->n_codes, 1, 3));
}

static void
show_sale (TkCustomerWindow *self, const TkCustomerContent *content)
{
  gboolean cart = content->face == TK_CUSTOMER_CART;
  g_autofree char *amount = tk_wording_money (cart ? content->total : content->due, content->currency);
  g_autofree char *given = tk_wording_money (content->given, content->currency);
  g_autofree char *given_words = g_strdup_printf ("%s %s", words (self, TK_SAY_GIVEN), given);

  show_lines (self, content);
  gtk_label_set_label (self->caption, words (self, cart ? TK_SAY_TOTAL : TK_SAY_TO_PAY));
  tk_fit_label_set_text (self->amount, amount);
  gtk_label_set_label (self->sentence, content->face == TK_CUSTOMER_PHONE ? words (self, TK_SAY_PHONE) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), content->face == TK_CUSTOMER_PHONE);
  gtk_label_set_label (self->given, given_words);
  gtk_widget_set_visible (GTK_WIDGET (self->given), !cart && content->given > 0);
}

static void
show_done (TkCustomerWindow *self, const TkCustomerContent *content)
{
  g_autofree char *change = tk_wording_money (content->change, content->currency);

  tk_fit_label_set_text (self->thanks, words (self, TK_SAY_THANKS));
  gtk_label_set_label (self->done_caption, words (self, TK_SAY_CHANGE));
  tk_fit_label_set_text (self->change, change);
  gtk_widget_set_visible (GTK_WIDGET (self->done_caption), content->change > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->change), content->change > 0);
  gtk_label_set_label (self->done_sentence, words (self, TK_SAY_ENJOY));
}

static void
show_face (TkCustomerWindow *self)
{
  static const char *const names[] = { "idle", "sale", "sale", "sale", "codes", "done", "codes" };
  const TkCustomerContent *content = tk_customer_shown_get (tk_session_get_customer (self->session));

  tk_fit_label_set_text (self->welcome, words (self, TK_SAY_WELCOME));
  gtk_label_set_label (self->language_words, words (self, TK_SAY_OTHER_LANGUAGE));
  gtk_label_set_label (self->practice, words (self, TK_SAY_PRACTICE));
  gtk_widget_set_visible (self->practice_bar, tk_session_is_practising (self->session));
  show_sale (self, content);
  show_codes (self, content);
  show_done (self, content);
  gtk_label_set_label (self->codes_words, words (self, content->face == TK_CUSTOMER_LINK ? TK_SAY_LINK : TK_SAY_CODES));
  gtk_stack_set_visible_child_name (self->faces, names[content->face]);
}

/* ---- Whose evening it is ---- */

static gpointer
brands_job (TkDesk *desk, gpointer input, GError **error)
{
  return tk_desk_list_brands (desk, error);
}

static void
brands_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkCustomerWindow) self = user_data;
  g_autoptr (GPtrArray) brands = tk_desk_worker_finish (result, NULL);
  const TkBrand *brand = brands != NULL && brands->len > 0 ? g_ptr_array_index (brands, 0) : NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (self->session == NULL || brand == NULL)
    return;
  self->branded = TRUE;
  gtk_label_set_label (self->organizer, brand->organizer);
  gtk_label_set_label (self->title, brand->organizer);
  texture = brand->logo != NULL ? gdk_texture_new_from_bytes (brand->logo, NULL) : NULL;
  gtk_picture_set_paintable (self->logo, GDK_PAINTABLE (texture));
  gtk_widget_set_visible (GTK_WIDGET (self->logo), texture != NULL);
}

static void
load_brand (TkCustomerWindow *self)
{
  TkSessionState state = tk_session_get_state (self->session);

  if (!self->branded && (state == TK_SESSION_SIGNED_IN || state == TK_SESSION_SIGNED_OUT))
    tk_session_ask (self->session, brands_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, brands_cb, g_object_ref (self));
}

/* ---- Where it stands ---- */

static GdkMonitor *
choose_monitor (TkCustomerWindow *self)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));
  GListModel *monitors = gdk_display_get_monitors (display);
  TkPreferences *preferences = tk_session_get_preferences (self->session);
  guint wanted = preferences != NULL ? tk_preferences_get_customer_monitor (preferences) : 0;
  GdkSurface *surface = self->beside != NULL ? gtk_native_get_surface (GTK_NATIVE (self->beside)) : NULL;
  GdkMonitor *own = surface != NULL ? gdk_display_get_monitor_at_surface (display, surface) : NULL;
  guint count = g_list_model_get_n_items (monitors);

  if (wanted > 0 && wanted <= count && count > 1)
    return g_list_model_get_item (monitors, wanted - 1);
  for (guint i = 0; i < count && count > 1; i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);

      if (own != NULL ? monitor != own : i == 1)
        return g_steal_pointer (&monitor);
    }
  return NULL;
}

static void
place (TkCustomerWindow *self)
{
  g_autoptr (GdkMonitor) monitor = choose_monitor (self);

  if (monitor != NULL)
    gtk_window_fullscreen_on_monitor (GTK_WINDOW (self), monitor);
  else
    gtk_window_unfullscreen (GTK_WINDOW (self));
}

static void
language_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_customer_window_switch_language (TK_CUSTOMER_WINDOW (widget));
}

static void
tk_customer_window_dispose (GObject *object)
{
  TkCustomerWindow *self = TK_CUSTOMER_WINDOW (object);

  g_clear_object (&self->session);
  g_clear_weak_pointer (&self->beside);
  G_OBJECT_CLASS (tk_customer_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, surface);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, practice_bar);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, practice);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, faces);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, logo);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, organizer);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, title);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, caption);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, sentence);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, given);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, codes_words);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, done_caption);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, done_sentence);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, language_words);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, amount);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, thanks);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, change);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, lines);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, codes);
  gtk_widget_class_bind_template_child (widget_class, TkCustomerWindow, scroll);
}

static void
tk_customer_window_class_init (TkCustomerWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_customer_window_dispose;
  g_type_ensure (TK_TYPE_FIT_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-customer-window.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "customer.language", NULL, language_action);
}

/* What was added last is what the buyer looks for. */
static void
scroll_down_cb (TkCustomerWindow *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroll);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

static void
tk_customer_window_init (TkCustomerWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroll), "changed", G_CALLBACK (scroll_down_cb), self,
                           G_CONNECT_SWAPPED);
}

TkCustomerWindow *
tk_customer_window_new (GtkWindow *beside, TkSession *session)
{
  TkCustomerWindow *self = g_object_new (TK_TYPE_CUSTOMER_WINDOW, "application", gtk_window_get_application (beside), NULL);

  g_set_weak_pointer (&self->beside, beside);
  self->session = g_object_ref (session);
  self->language = g_str_has_prefix (g_get_language_names ()[0], "sw") ? TK_CUSTOMER_SWAHILI : TK_CUSTOMER_ENGLISH;
  g_signal_connect_object (tk_session_get_customer (session), "changed", G_CALLBACK (show_face), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "updated", G_CALLBACK (load_brand), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "practice-changed", G_CALLBACK (show_face), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self))), "items-changed", G_CALLBACK (place),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tk_session_get_preferences (session), "changed::customer-monitor", G_CALLBACK (place), self, G_CONNECT_SWAPPED);
  show_face (self);
  load_brand (self);
  place (self);
  return self;
}

void
tk_customer_window_switch_language (TkCustomerWindow *self)
{
  self->language = (self->language + 1) % TK_CUSTOMER_LANGUAGES;
  show_face (self);
}
