/** The pages below the settings that ask whether it is still the signed-in person, by their last segment. */
export const confirmPlaces = ['password', 'email', 'delete'] as const;
export type ConfirmPlace = (typeof confirmPlaces)[number];
