import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Database } from 'better-sqlite3';
import { AuthModule } from './auth/auth.module.js';
import { BooksModule } from './books/books.module.js';

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'better-sqlite3',
      database: process.env.DATABASE_FILE as string,
      enableWAL: true,
      prepareDatabase: (database: Database) => void database.pragma('synchronous = FULL'),
      autoLoadEntities: true,
    }),
    AuthModule,
    BooksModule,
  ],
})
export class AppModule {}
