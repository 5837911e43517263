/* A hand scanner on a serial line (USB CDC-ACM or a real port): bytes become payloads, without anybody's focus or keyboard
 * layout. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-scan-device.h"

G_BEGIN_DECLS

typedef enum {
  TK_SERIAL_STOPPED,
  TK_SERIAL_NONE,             /* no such device, and none was there since the start */
  TK_SERIAL_OPEN,
  TK_SERIAL_LOST,             /* was there, is gone; opened again when it is back */
  TK_SERIAL_NOT_PERMITTED,    /* this account may not open it */
  TK_SERIAL_BUSY,             /* another program holds it, or it is no serial line */
} TkSerialState;

/* Properties: state (int TkSerialState, notify), message (string, translated sentence; "" while open or stopped).
 * Signal "scanned" (const char *payload, guint length): one code, NUL-terminated for convenience, without what ended it; in the
 * creator's main context. Ends of a code: CR, LF, ETX, or 100 ms of silence. A device that is gone is looked for every second;
 * plugged back in, it is opened again by itself. */
#define TK_TYPE_SERIAL (tk_serial_get_type ())
G_DECLARE_FINAL_TYPE (TkSerial, tk_serial, TK, SERIAL, GObject)

#define TK_SERIAL_BAUD_DEFAULT 9600
#define TK_SERIAL_PAYLOAD_MAX 4096     /* what is longer is no code: dropped up to its end */

/* path: (nullable) a device file or an id of tk_serial_devices(); NULL takes the first scanner there is. baud: 9600 to 115200;
 * 0 is the default; USB scanners do not care. */
TkSerial *tk_serial_new (const char *path, guint baud);
void tk_serial_start (TkSerial *serial);
void tk_serial_stop (TkSerial *serial);
TkSerialState tk_serial_get_state (TkSerial *serial);
const char *tk_serial_get_message (TkSerial *serial);

/* (transfer full) A GListModel of TkScanDevice: the serial devices there are now, "items-changed" within 2 s of a change for as
 * long as somebody holds it. */
GListModel *tk_serial_devices_new (void);

G_END_DECLS
