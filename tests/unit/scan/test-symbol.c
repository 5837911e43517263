/* The map of every size of QR symbol beside what libqrencode draws, and reading a drawing back. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "tk-symbol-private.h"

#include <qrencode.h>
#include <string.h>

#include "tk-decode.h"

/* A text that fits the version at each level. */
static QRcode *
encode (guint version, guint level)
{
  QRcode *code = QRcode_encodeString ("TK1:42", version, (QRecLevel) level, QR_MODE_8, 1);

  g_assert_nonnull (code);
  g_assert_cmpint (code->version, ==, version);
  return code;
}

static void
test_maps (void)
{
  for (guint version = 1; version <= TK_SYMBOL_VERSIONS; version++)
    {
      const TkSymbol *symbol = tk_symbol_get (version);
      QRcode *code = encode (version, QR_ECLEVEL_L);

      g_assert_cmpuint (symbol->side, ==, code->width);
      for (guint i = 0; i < symbol->side * symbol->side; i++)
        {
          gboolean known = symbol->modules[i] == TK_MODULE_DARK || symbol->modules[i] == TK_MODULE_LIGHT;

          if (known)
            g_assert_cmpint (code->data[i] & 1, ==, symbol->modules[i] == TK_MODULE_DARK);
          /* libqrencode marks data and parity with neither of these bits. */
          g_assert_cmpint (symbol->modules[i] == TK_MODULE_DATA, ==, (code->data[i] & 0x80) == 0);
        }
      QRcode_free (code);
    }
}

/* Known modules, and format words with three bits of each copy wrong, come out as they were drawn. */
static void
test_decide (void)
{
  for (guint version = 1; version <= TK_SYMBOL_VERSIONS; version += 3)
    for (guint level = QR_ECLEVEL_L; level <= QR_ECLEVEL_H; level++)
      {
        const TkSymbol *symbol = tk_symbol_get (version);
        QRcode *code = encode (version, level);
        guint n = symbol->side * symbol->side, format = 0;
        g_autofree float *values = g_new (float, n);
        g_autofree guint8 *dark = g_malloc (n);

        for (guint i = 0; i < n; i++)
          {
            values[i] = code->data[i] & 1 ? -0.8f : 0.8f;
            if (symbol->modules[i] == TK_MODULE_FORMAT && format++ % 5 == 0)
              values[i] = -values[i];
            else if (symbol->modules[i] == TK_MODULE_DARK || symbol->modules[i] == TK_MODULE_LIGHT)
              values[i] = 0.1f;
          }
        tk_symbol_decide (symbol, values, dark);
        for (guint i = 0; i < n; i++)
          g_assert_cmpint (dark[i], ==, code->data[i] & 1);
        QRcode_free (code);
      }
}

static void
test_drawing_is_read (void)
{
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();

  for (guint version = 1; version <= TK_SYMBOL_VERSIONS; version++)
    {
      const TkSymbol *symbol = tk_symbol_get (version);
      QRcode *code = encode (version, QR_ECLEVEL_M);
      g_autofree guint8 *dark = g_malloc (symbol->side * symbol->side);
      g_autoptr (TkLuma) drawing = NULL;
      g_autoptr (TkReading) reading = NULL;

      for (guint i = 0; i < symbol->side * symbol->side; i++)
        dark[i] = code->data[i] & 1;
      drawing = tk_symbol_draw (symbol, dark, 3);
      reading = tk_decoder_read (decoder, drawing->pixels, drawing->width, drawing->height, drawing->width, TRUE);
      g_test_message ("version %u: %s", version, reading != NULL ? reading->pass : "not read");
      g_assert_nonnull (reading);
      g_assert_cmpstr (reading->payload, ==, "TK1:42");
      QRcode_free (code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/symbol/maps", test_maps);
  g_test_add_func ("/symbol/decide", test_decide);
  g_test_add_func ("/symbol/drawing-is-read", test_drawing_is_read);
  return g_test_run ();
}
