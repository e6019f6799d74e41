import { BigAutoField, models, User } from 'bookstore';
import { Entity } from 'typeorm';
import { Edition } from './catalogue.entity.js';

@Entity('library_review', { orderBy: { created: 'DESC', id: 'DESC' } })
export class Review {
  @BigAutoField() id: number;
  @models.ForeignKey(() => Edition, { onDelete: 'CASCADE', relatedName: 'reviews' }) edition: number;
  @models.ForeignKey(() => User, { onDelete: 'SET NULL', null: true, relatedName: 'reviews' })
  user: number | null;
  @models.PositiveSmallIntegerField({ minValue: 1, maxValue: 5 }) stars: number;
  @models.TextField({ blank: true }) text: string;
  @models.DateTimeField({ autoNowAdd: true }) created: Date;
}
