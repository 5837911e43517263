/* Plain zbar. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-peer.h"

#include <zbar.h>

static zbar_image_scanner_t *
create_scanner (gboolean invert)
{
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();

  zbar_image_scanner_request_dbus (scanner, 0);
  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config (scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, 1);
  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, 1);
  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_TEST_INVERTED, invert);
  return scanner;
}

char *
tk_peer_zbar (const guint8 *luma, guint width, guint height, gboolean invert)
{
  static zbar_image_scanner_t *scanners[2];
  zbar_image_t *image = zbar_image_create ();
  char *text = NULL;

  invert = invert != FALSE;
  if (scanners[invert] == NULL)
    scanners[invert] = create_scanner (invert);
  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, width, height);
  zbar_image_set_data (image, luma, (gsize) width * height, NULL);
  if (zbar_scan_image (scanners[invert], image) > 0)
    {
      const zbar_symbol_t *symbol = zbar_image_first_symbol (image);

      text = g_strndup (zbar_symbol_get_data (symbol), zbar_symbol_get_data_length (symbol));
    }
  zbar_image_destroy (image);
  return text;
}
