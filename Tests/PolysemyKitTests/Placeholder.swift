// PolysemyKit
