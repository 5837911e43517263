/* Widgets by themselves: what they show, what they emit, and that fingers can hit them. SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-scene.h"
#include "tk-cart-panel.h"
#include "tk-fit-label.h"
#include "tk-look.h"
#include "tk-picture-intake.h"
#include "tk-ticket-print.h"
#include "tk-pay-panel.h"
#include "tk-pin-pad.h"
#include "tk-split.h"
#include "tk-toast.h"
#include "tk-type-tile.h"
#include "tk-verdict-card.h"

#include <glib/gstdio.h>

static gboolean
has_a_size (gpointer data)
{
  return gtk_widget_get_width (data) > 0;
}

static GtkWidget *
show (GtkWidget *widget, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  tk_look_load (gtk_widget_get_display (window));
  gtk_widget_add_css_class (window, "tiketi");
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  /* A busy machine takes longer than any moment we could name. */
  ui_wait (has_a_size, widget, "it is laid out");
  ui_idle (120);
  return window;
}

/* Every button below root is at least min × min pixels. */
static guint
check_targets (GtkWidget *root, float min)
{
  guint n = 0;

  if (GTK_IS_BUTTON (root) && gtk_widget_get_mapped (root))
    {
      graphene_rect_t bounds;

      g_assert_true (gtk_widget_compute_bounds (root, root, &bounds));
      g_assert_cmpfloat (bounds.size.width, >=, min);
      g_assert_cmpfloat (bounds.size.height, >=, min);
      n++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += check_targets (child, min);
  return n;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
note_cb (gboolean *gone)
{
  *gone = TRUE;
}

/* What it says goes by itself or when it is taken back, and leaves nothing behind that could be hit. */
static void
test_toast (void)
{
  GtkWidget *overlay = gtk_overlay_new (), *toast = g_object_new (TK_TYPE_TOAST, NULL), *window;
  gboolean gone = FALSE;

  gtk_overlay_set_child (GTK_OVERLAY (overlay), gtk_label_new ("Cart"));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), toast);
  g_signal_connect_swapped (toast, "gone", G_CALLBACK (note_cb), &gone);
  window = show (overlay, 600, 400);
  g_assert_false (gtk_widget_get_mapped (toast));
  tk_toast_offer (TK_TOAST (toast), "Cart cleared", 60, "Undo", "sell.undo");
  ui_wait (has_a_size, toast, "the toast is laid out");
  g_assert_nonnull (ui_find_text (toast, "Cart cleared"));
  g_assert_cmpuint (check_targets (toast, 56), ==, 1);
  tk_toast_say (TK_TOAST (toast), "Put aside: Asha", 1);
  g_assert_null (ui_find_text (toast, "Cart cleared"));
  g_assert_cmpuint (check_targets (toast, 56), ==, 0);
  ui_wait (is_true, &gone, "the toast goes by itself");
  g_assert_false (gtk_widget_get_mapped (toast));
  gone = FALSE;
  tk_toast_say (TK_TOAST (toast), "Once more", 60);
  tk_toast_take_back (TK_TOAST (toast));
  g_assert_false (gtk_widget_get_visible (toast));
  g_assert_false (gone);
  tk_toast_say (TK_TOAST (toast), "While the window closes", 1);
  gtk_window_destroy (GTK_WINDOW (window));
  ui_idle (1200);
}

static TkTypeInfo regular = { .event = 1, .number = 1, .name = (char *) "Regular", .description = (char *) "", .currency = (char *) "KES",
                              .price = 150000, .capacity = 500, .admits = 1, .left = 480 };

static void
test_tile (void)
{
  GtkWidget *tile = tk_type_tile_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *window;
  g_autoptr (TkTypeItem) item = tk_type_item_new (1), other = tk_type_item_new (12);
  TkTypeInfo family = regular, gone = regular;
  graphene_rect_t bounds;

  gtk_box_append (GTK_BOX (box), tile);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  tk_type_item_set (item, &regular, 0);
  tk_type_tile_set_item (TK_TYPE_TILE (tile), item);
  window = show (box, 600, 400);
  g_assert_true (gtk_widget_compute_bounds (tile, tile, &bounds));
  g_assert_cmpfloat (bounds.size.width, >=, 120);
  g_assert_cmpfloat (bounds.size.height, >=, 96);
  g_assert_nonnull (ui_find_text (tile, "1,500"));
  g_assert_nonnull (ui_find_text (tile, "480 left"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (tile), GTK_ACCESSIBLE_PROPERTY_LABEL, "Regular, KES 1,500, 480 left");
  g_assert_true (gtk_widget_get_sensitive (tile));

  family.admits = 4;
  family.low = TRUE;
  family.left = 3;
  tk_type_item_set (item, &family, 2);
  g_assert_nonnull (ui_find_text (tile, "Admits 4"));
  g_assert_true (gtk_widget_has_css_class (tile, "low"));
  g_assert_true (gtk_widget_get_visible (ui_find_text (tile, "2")));

  /* Another type comes into the same tile, as when the grid is scrolled; the one before has no say any more. */
  gone.left = 0;
  gone.unavailable = (char *) "Sold out here";
  tk_type_item_set (other, &gone, 0);
  tk_type_tile_set_item (TK_TYPE_TILE (tile), other);
  tk_type_item_set (item, &regular, 1);
  g_assert_false (gtk_widget_get_sensitive (tile));
  g_assert_nonnull (ui_find_text (tile, "Sold out here"));
  g_assert_false (gtk_widget_has_css_class (tile, "low"));
  g_assert_cmpuint (tk_type_tile_get_place (TK_TYPE_TILE (tile)), ==, 12);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_cart_panel (void)
{
  GtkWidget *panel = g_object_new (TK_TYPE_CART_PANEL, NULL), *window;
  g_autoptr (TkCart) cart = tk_cart_new ();
  TkTypeInfo elsewhere = regular;
  guint changes = 0;

  tk_cart_panel_set_cart (TK_CART_PANEL (panel), cart);
  g_signal_connect_swapped (cart, "changed", G_CALLBACK (count_cb), &changes);
  window = show (panel, 420, 700);
  g_assert_true (tk_cart_add (cart, &regular, 2));
  ui_idle (50);
  g_assert_cmpuint (changes, ==, 1);
  g_assert_nonnull (ui_find_text (panel, "2 × 1,500"));
  g_assert_nonnull (ui_find_text (panel, "KES 3,000"));
  g_assert_cmpuint (check_targets (panel, 56), ==, 9);
  elsewhere.currency = (char *) "UGX";
  g_assert_false (tk_cart_add (cart, &elsewhere, 1));
  g_assert_false (tk_cart_add (cart, &regular, TK_SALE_QTY_MAX - 1));
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpuint (tk_cart_get_tickets (cart), ==, 2);
  tk_cart_panel_set_quantity (TK_CART_PANEL (panel), 3);
  g_assert_true (gtk_widget_get_visible (ui_find_text (panel, "3 ×")));
  g_assert_true (tk_cart_change (cart, 0, -2));
  g_assert_cmpuint (tk_cart_get_n_rows (cart), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
entered_cb (GtkWidget *pad, const char *pin, char **entered)
{
  g_free (*entered);
  *entered = g_strdup (pin);
}

static void
test_pin_pad (void)
{
  GtkWidget *pad = tk_pin_pad_new (), *window = show (pad, 500, 500);
  g_autofree char *entered = NULL;

  g_signal_connect (pad, "entered", G_CALLBACK (entered_cb), &entered);
  g_assert_cmpuint (check_targets (pad, 56), ==, 12);
  g_assert_true (tk_pin_pad_key (TK_PIN_PAD (pad), GDK_KEY_2));
  g_assert_true (tk_pin_pad_key (TK_PIN_PAD (pad), GDK_KEY_KP_4));
  g_assert_true (tk_pin_pad_key (TK_PIN_PAD (pad), GDK_KEY_6));
  g_assert_true (tk_pin_pad_key (TK_PIN_PAD (pad), GDK_KEY_Return));
  g_assert_cmpstr (entered, ==, NULL);
  g_assert_true (gtk_widget_activate_action (pad, "pin.press", "i", 9));
  g_assert_cmpuint (tk_pin_pad_get_length (TK_PIN_PAD (pad)), ==, 4);
  g_assert_true (tk_pin_pad_key (TK_PIN_PAD (pad), GDK_KEY_BackSpace));
  g_assert_true (tk_pin_pad_key (TK_PIN_PAD (pad), GDK_KEY_8));
  g_assert_true (tk_pin_pad_key (TK_PIN_PAD (pad), GDK_KEY_KP_Enter));
  g_assert_cmpstr (entered, ==, "2468");
  g_assert_null (ui_find_text (pad, "2468"));
  g_assert_false (tk_pin_pad_key (TK_PIN_PAD (pad), GDK_KEY_a));
  for (guint i = 0; i < 2 * TK_PIN_MAX; i++)
    tk_pin_pad_key (TK_PIN_PAD (pad), GDK_KEY_1);
  g_assert_cmpuint (tk_pin_pad_get_length (TK_PIN_PAD (pad)), ==, TK_PIN_MAX);
  tk_pin_pad_refuse (TK_PIN_PAD (pad));
  g_assert_cmpuint (tk_pin_pad_get_length (TK_PIN_PAD (pad)), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The entries on screen, in order. */
static GtkEditable *
find_mapped_entry (GtkWidget *root, guint which)
{
  static guint seen;
  GtkEditable *found = NULL;

  if (GTK_IS_WINDOW (gtk_widget_get_root (root)) && TK_IS_PAY_PANEL (root))
    seen = 0;
  if (GTK_IS_ENTRY (root))
    return gtk_widget_get_mapped (root) && seen++ == which ? GTK_EDITABLE (root) : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_mapped_entry (child, which);
  return found;
}

static void
complete_cb (GtkWidget *panel, guint *n)
{
  (*n)++;
}

static void
type (GtkWidget *panel, const char *keys)
{
  for (; *keys != '\0'; keys++)
    g_assert_true (tk_pay_panel_key (TK_PAY_PANEL (panel), (guint) *keys));
}

static void
test_pay_panel (void)
{
  GtkWidget *panel = g_object_new (TK_TYPE_PAY_PANEL, NULL), *window = show (panel, 700, 700);
  TkTaking *taking = tk_pay_panel_get_taking (TK_PAY_PANEL (panel));
  TkPayStart start = { .total = 300000, .currency = "KES" };
  guint n = 0;

  g_signal_connect (panel, "complete", G_CALLBACK (complete_cb), &n);
  tk_pay_panel_start (TK_PAY_PANEL (panel), TK_PAY_CASH, &start);
  ui_idle (50);
  g_assert_cmpuint (check_targets (panel, 56), ==, 24);
  g_assert_nonnull (ui_find_text (panel, "= 3,000"));
  g_assert_true (tk_pay_panel_key (TK_PAY_PANEL (panel), GDK_KEY_Return));
  g_assert_cmpuint (tk_taking_get_n (taking), ==, 0);
  type (panel, "2999");
  g_assert_nonnull (ui_find_text (panel, "Still missing"));
  g_assert_true (tk_pay_panel_key (TK_PAY_PANEL (panel), GDK_KEY_F3));
  g_assert_nonnull (ui_find_text (panel, "2,000"));
  g_assert_true (tk_pay_panel_key (TK_PAY_PANEL (panel), GDK_KEY_Return));
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (tk_taking_get (taking, 0)->amount, ==, 500000);
  g_assert_cmpint (tk_taking_get_change (taking), ==, 200000);
  tk_pay_panel_set_busy (TK_PAY_PANEL (panel), TRUE);
  g_assert_true (tk_pay_panel_key (TK_PAY_PANEL (panel), GDK_KEY_Return));
  g_assert_cmpuint (n, ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A thousand in cash, a line taken back, the number block without Num Lock, then the rest by a code and a slip. */
static void
test_pay_split (void)
{
  GtkWidget *panel = g_object_new (TK_TYPE_PAY_PANEL, NULL), *window = show (panel, 700, 700);
  TkTaking *taking = tk_pay_panel_get_taking (TK_PAY_PANEL (panel));
  TkPayStart start = { .total = 300000, .currency = "KES" };
  guint n = 0;

  g_signal_connect (panel, "complete", G_CALLBACK (complete_cb), &n);
  tk_pay_panel_start (TK_PAY_PANEL (panel), TK_PAY_CASH, &start);
  g_assert_true (tk_pay_panel_key (TK_PAY_PANEL (panel), GDK_KEY_KP_End));
  type (panel, "000");
  g_assert_true (tk_pay_panel_key (TK_PAY_PANEL (panel), GDK_KEY_KP_Enter));
  g_assert_cmpint (tk_taking_get_due (taking), ==, 200000);
  ui_idle (50);
  g_assert_nonnull (ui_find_text (panel, "Still to pay"));
  g_assert_nonnull (ui_find_text (panel, "Cash 1,000"));
  g_assert_true (tk_pay_panel_key (TK_PAY_PANEL (panel), GDK_KEY_Delete));
  g_assert_cmpint (tk_taking_get_due (taking), ==, 300000);
  g_assert_true (tk_pay_panel_key (TK_PAY_PANEL (panel), GDK_KEY_F5));
  ui_idle (50);
  gtk_editable_set_text (find_mapped_entry (panel, 0), "qgh7");
  g_assert_true (tk_pay_panel_key (TK_PAY_PANEL (panel), GDK_KEY_Return));
  g_assert_cmpuint (tk_taking_get_n (taking), ==, 0);
  g_assert_nonnull (ui_find_text (panel, "4 of 10"));
  gtk_editable_set_text (find_mapped_entry (panel, 0), "qgh7xk2m9p");
  g_assert_nonnull (ui_find_text (panel, "looks like an M-Pesa code"));
  gtk_editable_set_text (find_mapped_entry (panel, 1), "4000");
  g_assert_true (tk_pay_panel_key (TK_PAY_PANEL (panel), GDK_KEY_Return));
  g_assert_cmpuint (tk_taking_get_n (taking), ==, 0); /* more than is due: only cash gives change */
  gtk_editable_set_text (find_mapped_entry (panel, 1), "1,000");
  g_assert_true (tk_pay_panel_key (TK_PAY_PANEL (panel), GDK_KEY_Return));
  g_assert_cmpstr (tk_taking_get (taking, 0)->reference, ==, "QGH7XK2M9P");
  g_assert_cmpint (tk_taking_get_due (taking), ==, 200000);
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (tk_pay_panel_key (TK_PAY_PANEL (panel), GDK_KEY_F7));
  ui_idle (50);
  gtk_editable_set_text (find_mapped_entry (panel, 0), "000123");
  g_assert_true (tk_pay_panel_key (TK_PAY_PANEL (panel), GDK_KEY_Return));
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (tk_taking_get_n (taking), ==, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_fit_label (void)
{
  static const struct { const char *text; int width, least, most; } cases[] = {
    { "WELCOME", 1300, 120, 160 }, { "WELCOME", 900, 96, 160 }, { "NOT IN THE LIST", 900, 60, 110 }, { "WELCOME", 340, 40, 75 },
    { "IMEKWISHA KUINGIA", 340, 28, 40 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *label = tk_fit_label_new (), *window;

      tk_fit_label_set_text (TK_FIT_LABEL (label), cases[i].text);
      window = show (label, cases[i].width, 400);
      ui_idle (120);
      g_test_message ("%s in %d px: %d", cases[i].text, gtk_widget_get_width (label), tk_fit_label_get_pixels (TK_FIT_LABEL (label)));
      g_assert_cmpint (tk_fit_label_get_pixels (TK_FIT_LABEL (label)), >=, cases[i].least);
      g_assert_cmpint (tk_fit_label_get_pixels (TK_FIT_LABEL (label)), <=, cases[i].most);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

static void
test_verdict_card (void)
{
  GtkWidget *card = g_object_new (TK_TYPE_VERDICT_CARD, NULL), *window = show (card, 900, 600);
  TkScanResult result = { .colour = TK_COLOUR_GREEN, .kind = TK_VERDICT_ADMITTED, .word = (char *) "WELCOME", .sentence = (char *) "The ticket is good.",
                          .instruction = (char *) "", .type_name = (char *) "Family", .count = 4, .seen_gate = (char *) "", .at_ms = TK_FIXTURE_NOW_MS };

  g_assert_cmpint (tk_verdict_card_get_face (TK_VERDICT_CARD (card)), ==, TK_CARD_READY);
  tk_verdict_card_show_result (TK_VERDICT_CARD (card), &result, "Africa/Nairobi");
  g_assert_cmpint (tk_verdict_card_get_face (TK_VERDICT_CARD (card)), ==, TK_CARD_GREEN);
  g_assert_true (gtk_widget_has_css_class (card, "green"));
  g_assert_cmpstr (tk_verdict_card_get_sentence (TK_VERDICT_CARD (card)), ==, "The ticket is good.");
  g_assert_cmpstr (tk_verdict_card_get_ticket (TK_VERDICT_CARD (card)), ==, "Family");
  result.colour = TK_COLOUR_RED;
  result.word = (char *) "EXPIRED";
  result.type_name = (char *) "";
  result.sentence = (char *) "This ticket is no longer valid.";
  result.instruction = (char *) "Do not let them in.";
  tk_verdict_card_show_result (TK_VERDICT_CARD (card), &result, "Africa/Nairobi");
  g_assert_false (gtk_widget_has_css_class (card, "green"));
  g_assert_true (gtk_widget_has_css_class (card, "red"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "EXPIRED. This ticket is no longer valid. Do not let them in.");
  tk_verdict_card_clear (TK_VERDICT_CARD (card));
  g_assert_cmpint (tk_verdict_card_get_face (TK_VERDICT_CARD (card)), ==, TK_CARD_READY);
  g_assert_nonnull (ui_find_text (card, "19:00  EXPIRED"));
  gtk_window_destroy (GTK_WINDOW (window));
}

typedef struct {
  char *payload, *sentence;
} Intake;

static void
read_cb (GObject *intake, const char *payload, guint length, Intake *seen)
{
  g_assert_cmpuint (strlen (payload), ==, length);
  seen->payload = g_strdup (payload);
}

static void
unreadable_cb (GObject *intake, const char *sentence, Intake *seen)
{
  seen->sentence = g_strdup (sentence);
}

static gboolean
has_payload (gpointer data)
{
  return ((Intake *) data)->payload != NULL;
}

static gboolean
has_sentence (gpointer data)
{
  return ((Intake *) data)->sentence != NULL;
}

/* A printed ticket is read back; a file that is no picture is refused in words. */
static void
test_picture_intake (void)
{
  g_autofree char *dir = g_dir_make_tmp ("tiketi-intake-XXXXXX", NULL), *png = g_build_filename (dir, "t.png", NULL);
  g_autofree char *text = g_build_filename (dir, "t.txt", NULL);
  TkTicketFace face = { "Tamasha la Pwani", "Fort Jesus", "Regular", "Sat 21 Nov 19:00", "KES 1,500", "", "", "TK1:112000V50V50000V",
                        "11-12T", "" };
  GtkWidget *target = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *window = show (target, 300, 200);
  g_autoptr (TkPictureIntake) intake = tk_picture_intake_new (target);
  g_autoptr (GFile) picture = g_file_new_for_path (png);
  g_autoptr (GFile) words = g_file_new_for_path (text);
  g_autoptr (GFile) remote = g_file_new_for_uri ("http://127.0.0.1:1/t.png");
  Intake seen = { 0 };

  g_signal_connect (intake, "read", G_CALLBACK (read_cb), &seen);
  g_signal_connect (intake, "unreadable", G_CALLBACK (unreadable_cb), &seen);
  g_assert_true (tk_print_png (&face, TK_PAPER_ROLL_80, 203, png, NULL));
  tk_picture_intake_read (intake, picture);
  ui_wait (has_payload, &seen, "the ticket is read from its picture");
  g_assert_cmpstr (seen.payload, ==, face.token);
  g_assert_null (seen.sentence);
  g_assert_true (g_file_set_contents (text, "not a picture", -1, NULL));
  tk_picture_intake_read (intake, words);
  ui_wait (has_sentence, &seen, "a text file is refused");
  g_clear_pointer (&seen.sentence, g_free);
  tk_picture_intake_read (intake, remote);
  ui_wait (has_sentence, &seen, "a file elsewhere is refused");
  g_assert_cmpint (g_unlink (png), ==, 0);
  g_assert_cmpint (g_unlink (text), ==, 0);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
  g_free (seen.payload);
  g_free (seen.sentence);
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
make_block (int width, int height)
{
  GtkWidget *block = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_size_request (block, width, height);
  return block;
}

static void
test_split (void)
{
  static const struct { int width; gboolean stacked; } cases[] = { { 900, FALSE }, { 512, FALSE }, { 480, TRUE }, { 320, TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *split = g_object_new (TK_TYPE_SPLIT, NULL), *main_block = make_block (300, 100), *side = make_block (200, 80), *window;

      gtk_widget_set_parent (main_block, split);
      gtk_widget_set_parent (side, split);
      gtk_widget_set_halign (split, GTK_ALIGN_START);
      gtk_widget_set_size_request (split, cases[i].width, -1);
      window = show (split, cases[i].width, 400);
      g_assert_cmpint (tk_split_is_stacked (TK_SPLIT (split)), ==, cases[i].stacked);
      g_assert_cmpint (gtk_widget_get_width (main_block), ==, cases[i].stacked ? cases[i].width : cases[i].width - 212);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  g_test_add_func ("/ui/tile", test_tile);
  g_test_add_func ("/ui/cart-panel", test_cart_panel);
  g_test_add_func ("/ui/pin-pad", test_pin_pad);
  g_test_add_func ("/ui/pay-panel", test_pay_panel);
  g_test_add_func ("/ui/pay-split", test_pay_split);
  g_test_add_func ("/ui/fit-label", test_fit_label);
  g_test_add_func ("/ui/verdict-card", test_verdict_card);
  g_test_add_func ("/ui/split", test_split);
  g_test_add_func ("/ui/toast", test_toast);
  g_test_add_func ("/ui/picture-intake", test_picture_intake);
  return g_test_run ();
}
